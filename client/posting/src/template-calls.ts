/** The calls for the templates that a newsroom shares. */
import type { SharedTemplate } from '../../../src/shared/blog/shared-template.ts'
import type { Caller, CallOptions } from './caller.ts'
import type { NewTemplate } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

export type TemplateCalls = {
  templates(options?: CallOptions): Promise<Outcome<{ readonly templates: readonly SharedTemplate[] }>>
  createTemplate(fields: NewTemplate, options?: CallOptions): Promise<Outcome<TemplateWritten>>
  /** `fields` replaces all fields. */
  editTemplate(
    of: TemplateRef,
    patch: Partial<NewTemplate>,
    options?: CallOptions,
  ): Promise<Edited<TemplateWritten, SharedTemplate>>
  removeTemplate(of: TemplateRef, options?: CallOptions): Promise<Edited<TemplateWritten, SharedTemplate>>
}

/** A template, at the version that was read. */
type TemplateRef = Pick<SharedTemplate, 'id' | 'version'>
type TemplateWritten = { readonly template: SharedTemplate }

const path = '/v1/templates'
const written = having<TemplateWritten>('template')

export function templateCalls(call: Caller): TemplateCalls {
  const pathOf = ({ id }: TemplateRef) => `${path}/${encodeURIComponent(id)}`
  return {
    async templates(options) {
      const sent = await call({ method: 'GET', path, ...options })
      return outcomeOf(sent, having<{ readonly templates: readonly SharedTemplate[] }>('templates'))
    },

    async createTemplate(fields, options) {
      return outcomeOf(await call({ method: 'POST', path, body: fields, ...options }), written)
    },

    async editTemplate(of, patch, options) {
      const { version } = of
      return editedOf(await call({ method: 'PATCH', path: pathOf(of), body: patch, version, ...options }), written)
    },

    async removeTemplate(of, options) {
      const { version } = of
      return editedOf(await call({ method: 'DELETE', path: pathOf(of), version, ...options }), written)
    },
  }
}
