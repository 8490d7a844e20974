/** The API calls for the newsroom's list of contributors. */
import { z } from 'zod'
import {
  type ContributorPorts,
  carryContributor,
  dropPictures,
  eraseContributor,
} from '#editorial/contributors/change-contributor.ts'
import { Refusal } from '#platform/errors.ts'
import { contributorId } from '#shared/blog/contributor.ts'
import { filesIn } from '#shared/blog/file-names.ts'
import { type ListedContributor, listedContributor } from '#shared/blog/listed-contributor.ts'
import { contributorPatch, newContributor } from '#shared/requests/contributor-inputs.ts'
import type { ContributorRefused, ContributorStored } from '#store/contributors/contributors.ts'
import { copyOf } from '#store/contributors/sql-contributors.ts'
import type { Acting } from '#store/keys/acting.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { demandVersionIn, etag } from '#web/middleware/conditions.ts'
import { actorOf } from './actor-of.ts'
import { exampleContributor, exampleUpdate } from './examples.ts'
import { IF_MATCH, OPTIONAL_IF_MATCH } from './headers.ts'
import { callerOf, type Operation, operation } from './operation.ts'

const ofContributor = z.object({ contributor: contributorId.meta({ description: 'The `id` of the contributor' }) })
const contributorList = z.object({ contributors: z.array(listedContributor) }).meta({ id: 'ContributorList' })
const contributorAnswer = z.object({ contributor: listedContributor }).meta({ id: 'ContributorAnswer' })
const carriedAnswer = contributorAnswer
  .extend({ carried: z.int().meta({ description: 'The number of blogs whose copy was changed' }) })
  .meta({ id: 'CarriedContributor' })
const removedAnswer = z
  .object({
    contributor: listedContributor.optional(),
    erased: z.int().optional().meta({ description: 'The number of blogs that had a copy, of an erasure' }),
  })
  .meta({ id: 'RemovedContributor' })

const exampleListed: ListedContributor = {
  ...exampleContributor,
  version: 1,
  changedAt: exampleUpdate.createdAt,
  changedBy: 'Ana, night desk',
}
const example = { contributor: exampleListed }

export function contributorOperations(ports: ContributorPorts): readonly Operation[] {
  const { contributors } = ports
  return [
    operation({
      method: 'get',
      path: '/v1/contributors',
      name: 'listContributors',
      group: 'Contributors',
      summary: 'List the contributors',
      access: 'contributor',
      answers: {
        200: {
          description: 'All contributors, in the order of their names',
          schema: contributorList,
          example: { contributors: [exampleListed] },
        },
      },
      refuses: [],
      run: async () => ({
        headers: { 'Cache-Control': PRIVATE },
        json: { contributors: await contributors.list() },
      }),
    }),

    operation({
      method: 'post',
      path: '/v1/contributors',
      name: 'createContributor',
      group: 'Contributors',
      summary: 'Create a contributor',
      description: 'For editors whose key covers all blogs.',
      access: 'editor',
      body: newContributor,
      answers: { 201: { description: 'The contributor', schema: contributorAnswer, example } },
      refuses: ['contributor_exists', 'too_many_contributors', 'forbidden'],
      async run({ body, by }) {
        demandAllBlogs(by)
        const contributor = storedIn(await contributors.create({ ...body, by: actorOf({ by }) }))
        return { status: 201, headers: headersOf(contributor), json: { contributor } }
      },
    }),

    operation({
      method: 'patch',
      path: '/v1/contributors/:contributor',
      name: 'editContributor',
      group: 'Contributors',
      summary: 'Edit a contributor',
      description:
        'The change is carried to the blogs that have a copy and have not ended, before the response. A patch without effect carries on with what an interruption left.',
      access: 'editor',
      params: ofContributor,
      body: contributorPatch,
      headers: [IF_MATCH],
      answers: {
        200: { description: 'The edited contributor', schema: carriedAnswer, example: { ...example, carried: 2 } },
      },
      refuses: ['unknown_contributor', 'stale_version', 'missing_version', 'forbidden'],
      async run({ params: { contributor: id }, body, headers, by }) {
        const caller = demandAllBlogs(by)
        const [before] = await contributors.find([id])
        const at = { id, version: demandVersionIn(headers), by: actorOf({ by }) }
        const contributor = storedIn(await contributors.edit(at, body))
        const carried = await carryContributor(ports, { by: caller, contributor: copyOf(contributor) })
        const kept = filesIn(JSON.stringify(contributor))
        await dropPictures(
          ports,
          filesIn(JSON.stringify(before ?? {})).filter(name => !kept.includes(name)),
        )
        return { headers: headersOf(contributor), json: { contributor, carried } }
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/contributors/:contributor',
      name: 'removeContributor',
      group: 'Contributors',
      summary: 'Remove a contributor, or erase one',
      description:
        'Removed, they can be named no more, and blogs keep what was published. With `erase=true`, their name, portrait and id also go from every blog, ended or not, from its history, from updates and from templates; this needs no If-Match, and also works later, after a removal. Repeat it if it was interrupted.',
      access: 'editor',
      params: ofContributor,
      query: z.object({
        erase: z.enum(['true', 'false']).default('false').meta({ description: 'Also from all that was published' }),
      }),
      headers: [OPTIONAL_IF_MATCH],
      answers: {
        200: { description: 'The removed contributor, unless it was erased', schema: removedAnswer, example },
      },
      refuses: ['unknown_contributor', 'stale_version', 'missing_version', 'forbidden'],
      async run({ params: { contributor: id }, query, headers, by }) {
        const caller = demandAllBlogs(by)
        const actor = actorOf({ by })
        if (query.erase === 'true') {
          const [listed, blogs] = await Promise.all([contributors.find([id]), contributors.blogsOf(id)])
          if (listed.length + blogs.length === 0) throw new Refusal('unknown_contributor')
          const erased = await eraseContributor(ports, { by: caller, id, actor })
          return { headers: { 'Cache-Control': PRIVATE }, json: { erased } }
        }
        const at = { id, version: demandVersionIn(headers), by: actor }
        const contributor = storedIn(await contributors.remove(at))
        await dropPictures(ports, filesIn(JSON.stringify(contributor)))
        return { headers: { 'Cache-Control': PRIVATE }, json: { contributor } }
      },
    }),
  ]
}

/** Somebody who writes for one coverage changes nothing for the others. */
function demandAllBlogs(by: Acting | undefined): Acting {
  const caller = callerOf({ by })
  if (caller.blogs === 'all') return caller
  throw new Refusal('forbidden', {
    detail: 'Contributors are shared by all blogs; changing them takes a key or groups that cover all.',
  })
}

function headersOf({ version }: ListedContributor) {
  return { 'Cache-Control': PRIVATE, ETag: etag(version) }
}

function storedIn(outcome: ContributorStored | ContributorRefused): ListedContributor {
  switch (outcome.kind) {
    case 'stored':
      return outcome.contributor
    case 'exists':
      throw new Refusal('contributor_exists', { more: { current: outcome.contributor } })
    case 'full':
      throw new Refusal('too_many_contributors')
    case 'unknown':
      throw new Refusal('unknown_contributor')
    case 'stale':
      throw new Refusal('stale_version', { more: { current: outcome.contributor } })
  }
}
