/** The API calls for the templates that a newsroom shares. */
import { z } from 'zod'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import { type SharedTemplate, sharedTemplate } from '#shared/blog/shared-template.ts'
import { type NewTemplate, newTemplate, templatePatch } from '#shared/requests/template-inputs.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { TemplateRefused, TemplateStored, Templates } from '#store/templates/templates.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { demandVersionIn, etag } from '#web/middleware/conditions.ts'
import { actorOf } from './actor-of.ts'
import { exampleUpdate } from './examples.ts'
import { IF_MATCH } from './headers.ts'
import { callerOf, madeId, type Operation, type OperationAnswer, operation } from './operation.ts'

/** About a page of text: all templates together stay a download of a moment. */
const LONGEST = 20_000

const ofTemplate = z.object({ template: madeId('The `id` of the template') })
const templateList = z.object({ templates: z.array(sharedTemplate) }).meta({ id: 'TemplateList' })
const templateAnswer = z.object({ template: sharedTemplate }).meta({ id: 'TemplateAnswer' })

const exampleTemplate: SharedTemplate = {
  id: 'aGFsZi10aW1l',
  name: 'Goal',
  fields: { title: 'Goal', key: true, pinned: false, body: exampleUpdate.body },
  version: 1,
  changedAt: exampleUpdate.createdAt,
  changedBy: 'Ana, night desk',
}

type TemplatePorts = Pick<IngestPorts, 'bodies'> & { readonly templates: Templates }

export function templateOperations({ templates, bodies }: TemplatePorts): readonly Operation[] {
  async function fieldsOf({ body, ...fields }: NewTemplate['fields'], by: Acting): Promise<SharedTemplate['fields']> {
    const read = { ...fields, body: await bodies.read({ body: body ?? [] }, by.id).catch(inFields) }
    const isEmpty = !read.title && !read.label && !read.byline && read.body.length === 0
    if (isEmpty) refuse('fields', 'a template needs a title, a label, a byline or a body')
    if (JSON.stringify(read).length > LONGEST) refuse('fields.body', 'is too long for a template')
    return read
  }

  return [
    operation({
      method: 'get',
      path: '/v1/templates',
      name: 'listTemplates',
      group: 'Templates',
      summary: 'List the templates',
      access: 'contributor',
      answers: {
        200: {
          description: 'All templates, in the order of their names',
          schema: templateList,
          example: { templates: [exampleTemplate] },
        },
      },
      refuses: [],
      run: async () => ({ headers: { 'Cache-Control': PRIVATE }, json: { templates: await templates.list() } }),
    }),

    operation({
      method: 'post',
      path: '/v1/templates',
      name: 'createTemplate',
      group: 'Templates',
      summary: 'Create a template',
      description: 'For editors whose key covers all blogs.',
      access: 'editor',
      body: newTemplate,
      answers: {
        201: { description: 'The template', schema: templateAnswer, example: { template: exampleTemplate } },
      },
      refuses: ['template_exists', 'too_many_templates', 'forbidden'],
      async run({ body: { name, fields }, by }) {
        const caller = demandAllBlogs(by)
        return answer(
          201,
          await templates.create({ name, fields: await fieldsOf(fields, caller), by: actorOf({ by }) }),
        )
      },
    }),

    operation({
      method: 'patch',
      path: '/v1/templates/:template',
      name: 'editTemplate',
      group: 'Templates',
      summary: 'Edit a template',
      access: 'editor',
      params: ofTemplate,
      body: templatePatch,
      headers: [IF_MATCH],
      answers: {
        200: { description: 'The edited template', schema: templateAnswer, example: { template: exampleTemplate } },
      },
      refuses: ['unknown_template', 'template_exists', 'stale_version', 'missing_version', 'forbidden'],
      async run({ params, body: { name, fields }, headers, by }) {
        const caller = demandAllBlogs(by)
        const patch = { ...(name !== undefined && { name }), ...(fields && { fields: await fieldsOf(fields, caller) }) }
        const at = { id: params.template, version: demandVersionIn(headers), by: actorOf({ by }) }
        return answer(200, await templates.edit({ ...at, ...patch }))
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/templates/:template',
      name: 'removeTemplate',
      group: 'Templates',
      summary: 'Remove a template',
      description: 'Updates that were written with it stay as they are.',
      access: 'editor',
      params: ofTemplate,
      headers: [IF_MATCH],
      answers: {
        200: { description: 'The removed template', schema: templateAnswer, example: { template: exampleTemplate } },
      },
      refuses: ['unknown_template', 'stale_version', 'missing_version', 'forbidden'],
      async run({ params, headers, by }) {
        demandAllBlogs(by)
        return answer(
          200,
          await templates.remove({ id: params.template, version: demandVersionIn(headers), by: actorOf({ by }) }),
        )
      },
    }),
  ]
}

/** Somebody who writes for one coverage changes nothing for the others. */
function demandAllBlogs(by: Acting | undefined): Acting {
  const caller = callerOf({ by })
  if (caller.blogs === 'all') return caller
  throw new Refusal('forbidden', {
    detail: 'Templates are shared by all blogs; changing them takes a key or groups that cover all.',
  })
}

function answer(status: number, outcome: TemplateStored | TemplateRefused): OperationAnswer {
  if (outcome.kind !== 'stored') throw refusalOf(outcome)
  const { template } = outcome
  return { status, headers: { 'Cache-Control': PRIVATE, ETag: etag(template.version) }, json: { template } }
}

function refusalOf(outcome: TemplateRefused): Refusal {
  switch (outcome.kind) {
    case 'exists':
      return new Refusal('template_exists', { more: { current: outcome.template } })
    case 'full':
      return new Refusal('too_many_templates')
    case 'unknown':
      return new Refusal('unknown_template')
    case 'stale':
      return new Refusal('stale_version', { more: { current: outcome.template } })
  }
}

/** A body is read as that of an update, where it stands at the top. */
function inFields(error: unknown): never {
  if (!(error instanceof Refusal) || !error.errors) throw error
  throw new Refusal(error.code, { errors: error.errors.map(one => ({ ...one, path: `fields.${one.path}` })) })
}

function refuse(path: string, message: string): never {
  throw new Refusal('invalid', { errors: [{ path, message }] })
}
