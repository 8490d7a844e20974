/** The API calls that read a coverage and its updates. */
import { z } from 'zod'
import type { Doors } from '#delivery/access/doors.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { type FindUpdate, findUpdate } from '#editorial/updates/find-update.ts'
import { Refusal } from '#platform/errors.ts'
import { history } from '#shared/blog/change.ts'
import { coverage } from '#shared/blog/coverage.ts'
import { type Filter, passes } from '#shared/blog/filter.ts'
import { keyUpdateOf } from '#shared/blog/fold.ts'
import { type BlogId, type UpdateId, updateId } from '#shared/blog/ids.ts'
import { parsePlace, type UpdatePlace } from '#shared/blog/order.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import { update } from '#shared/blog/update.ts'
import { demand } from '#store/keys/permit.ts'
import { AS_IT_STOOD, FRESH_SNAPSHOT, PRIVATE } from '#web/middleware/caching.ts'
import { coverageTag, etag, isHeld } from '#web/middleware/conditions.ts'
import type { Snapshots } from '#web/pages/snapshots.ts'
import { askedInstant } from '#web/past/asked-instant.ts'
import type { PastBlogs } from '#web/past/past-blogs.ts'
import { exampleAuthor, exampleBlog, exampleChange, exampleCursor, exampleUpdate } from './examples.ts'
import { IF_NONE_MATCH } from './headers.ts'
import {
  callerOf,
  filterQuery,
  limitUpTo,
  type Operation,
  type OperationAnswer,
  ofBlog,
  ofUpdate,
  operation,
} from './operation.ts'

/** Even with long updates, a page stays within a few hundred kilobytes. */
const MAX_PAGE = 100
const DEFAULT_PAGE = 20

const updatesPage = coverage.pick({ updates: true, older: true, references: true }).meta({ id: 'UpdatesPage' })

const atQuery = z.object({ at: askedInstant })
const snapshotQuery = z.object({ at: askedInstant, ...filterQuery })

const pageQuery = z.object({
  at: askedInstant,
  before: z.string().optional().meta({ description: 'The `older` of the previous page, or the id of an update' }),
  limit: limitUpTo(MAX_PAGE, { of: 'updates on a page', otherwise: DEFAULT_PAGE }),
  ...filterQuery,
  key: z.enum(['true', 'false']).optional().meta({ description: '`true`: key events only' }),
  status: z.enum(['published', 'draft']).default('published').meta({
    description:
      '`draft`: the unpublished updates (draft, submitted, approved and scheduled) instead of the public ones; needs a key',
  }),
})

type PastPage = z.output<typeof pageQuery> & {
  readonly blog: BlogId
  readonly at: string
  readonly filter: Filter | undefined
}

type PastUpdate = Pick<PastPage, 'blog' | 'at' | 'filter'> & { readonly id: UpdateId }

type PlaceAsk = Omit<FindUpdate, 'id'> & { readonly before: string; readonly within: string | undefined }

const exampleCoverage = {
  blog: exampleBlog,
  pinned: [],
  keyUpdates: [keyUpdateOf(exampleUpdate)],
  updates: [exampleUpdate],
  references: {},
  cursor: exampleCursor,
}

export type ReadingPorts = Pick<IngestPorts, 'records'> & {
  readonly doors: Pick<Doors, 'filters'>
  readonly snapshots: Snapshots
  readonly past: PastBlogs
}

export function readingOperations({ records, snapshots, past, doors }: ReadingPorts): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/blogs/:blog',
      name: 'readBlog',
      group: 'Following',
      summary: 'Read a blog and its newest updates',
      description:
        'The snapshot to start from: the blog, its pinned and key updates, and its newest 20 updates. Follow changes from `cursor`. With `at`, the same as it stood at that instant.',
      access: 'public',
      policy: { isView: true, withinTopic: true },
      params: ofBlog,
      query: snapshotQuery,
      headers: [IF_NONE_MATCH],
      answers: {
        200: { description: 'The blog and its updates', schema: coverage, example: exampleCoverage },
        304: { description: 'Your copy is current' },
      },
      refuses: ['unknown_blog', 'gap'],
      async run({ params, query, headers, within, demandRead }) {
        const filter = await doors.filters.of(params.blog, { ...query, within })
        if (query.at !== undefined) {
          demandRead()
          const json = await past.coverage(params.blog, query.at, filter)
          return { headers: { 'Cache-Control': AS_IT_STOOD }, json }
        }
        const sampled = snapshots.tagOf(params.blog)
        const tag = coverageTag((await snapshots.cursor(params.blog, filter)) + sampled, filter)
        if (isHeld(headers, tag)) return { status: 304, headers: { ETag: tag, 'Cache-Control': FRESH_SNAPSHOT } }
        // Filters are many more than blogs, so most of a stranger's are not in memory.
        if (filter) demandRead()
        const { coverage, text } = await snapshots.read(params.blog, filter)
        const shown = { ETag: coverageTag(coverage.cursor + sampled, filter), 'Cache-Control': FRESH_SNAPSHOT }
        return { headers: { ...shown, ...snapshots.status }, text }
      },
    }),

    operation({
      method: 'get',
      path: '/v1/blogs/:blog/updates',
      name: 'listUpdates',
      group: 'Updates',
      summary: 'List updates',
      policy: { limit: 'read', withinTopic: true },
      description:
        'Newest first, continuing after `before`. The `older` of a page stays valid even if the update it points at moves or is removed.',
      access: 'public',
      showsMoreWithKey: true,
      params: ofBlog,
      query: pageQuery,
      answers: {
        200: {
          description: 'One page of updates. `older` continues the list; it is absent on the last page',
          schema: updatesPage,
          example: { updates: [exampleUpdate], references: {} },
        },
      },
      refuses: ['unknown_blog', 'bad_page', 'missing_key', 'forbidden', 'gap'],
      async run({ params: { blog }, query, by, within }) {
        const drafts = query.status === 'draft'
        const filter = await doors.filters.of(blog, { ...query, within })
        if (query.at !== undefined) return pageAsItStood({ ...query, blog, at: query.at, filter })
        if (drafts) demand(callerOf({ by }), { role: 'contributor', blog })
        if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
        const before =
          query.before === undefined ? undefined : await placeOf({ before: query.before, blog, by, within })
        const onlyKey = query.key === 'true'
        const asked = { limit: query.limit, onlyKey, drafts, filter, ...(before && { before }) }
        const page = await records.updates(blog, asked)
        return { headers: { 'Cache-Control': drafts ? PRIVATE : FRESH_SNAPSHOT }, json: page }
      },
    }),

    operation({
      method: 'get',
      path: '/v1/blogs/:blog/updates/:update',
      name: 'readUpdate',
      group: 'Updates',
      summary: 'Read an update',
      description: 'An unpublished update is found only with a key that covers its blog.',
      access: 'public',
      policy: { withinTopic: true },
      showsMoreWithKey: true,
      params: ofUpdate,
      query: atQuery,
      headers: [IF_NONE_MATCH],
      answers: {
        200: { description: 'The update', schema: update, example: exampleUpdate },
        304: { description: 'Your copy is current' },
      },
      refuses: ['unknown_blog', 'unknown_update', 'removed', 'gap'],
      async run({ params: { blog, update: id }, query: { at }, headers, by, within, demandRead }) {
        const filter = await doors.filters.of(blog, { within })
        if (at !== undefined) {
          demandRead()
          return { headers: { 'Cache-Control': AS_IT_STOOD }, json: await asItStood({ blog, id, at, filter }) }
        }
        const found = await findUpdate(records, { by, blog, id })
        if (filter && !passes(filter, found)) throw new Refusal('unknown_update')
        const tag = etag(found.version)
        const answer = { ETag: tag, 'Cache-Control': isOnDesk(found.status) ? PRIVATE : FRESH_SNAPSHOT }
        return isHeld(headers, tag) ? { status: 304, headers: answer } : { headers: answer, json: found }
      },
    }),

    operation({
      method: 'get',
      path: '/v1/blogs/:blog/updates/:update/history',
      name: 'readHistory',
      group: 'Updates',
      summary: 'Read every version of an update',
      description:
        'Oldest first, including drafts. Each change names its author (`by`: the id and name of a key), except for changes from before authors were recorded.',
      access: 'editor',
      params: ofUpdate,
      answers: {
        200: {
          description: 'All changes of the update',
          schema: history,
          example: { changes: [{ ...exampleChange, by: exampleAuthor }] },
        },
      },
      refuses: ['unknown_blog', 'unknown_update', 'removed'],
      async run({ params: { blog, update: id }, by }) {
        await findUpdate(records, { by, blog, id })
        return { headers: { 'Cache-Control': PRIVATE }, json: { changes: await records.history(blog, id) } }
      },
    }),
  ]

  /** Drafts are not what readers saw. A place is that of a page; an update's own place may have been another then. */
  async function pageAsItStood({ blog, at, before, filter, ...page }: PastPage): Promise<OperationAnswer> {
    if (page.status === 'draft')
      throw new Refusal('invalid', { errors: [{ path: 'at', message: 'readers saw no drafts' }] })
    const id = updateId.safeParse(before)
    const found = id.success ? await asItStood({ blog, id: id.data, at, filter }) : undefined
    const place = found ?? (before === undefined ? undefined : parsePlace(before))
    if (before !== undefined && !place) throw new Refusal('bad_page')
    const onlyKey = page.key === 'true'
    const json = await past.updates(blog, { at, before: place, limit: page.limit, onlyKey, filter })
    return { headers: { 'Cache-Control': AS_IT_STOOD }, json }
  }

  async function asItStood({ blog, ...of }: PastUpdate) {
    const found = await past.update(blog, of)
    if (found === 'removed') throw new Refusal('removed')
    if (!found) throw new Refusal('unknown_update')
    return found
  }

  async function placeOf({ before, within, ...whose }: PlaceAsk): Promise<UpdatePlace> {
    const id = updateId.safeParse(before)
    if (!id.success) return parsePlace(before) ?? refusePlace()
    const found = await findUpdate(records, { ...whose, id: id.data }).catch(() => undefined)
    const filter = await doors.filters.of(whose.blog, { within })
    return found && (!filter || passes(filter, found)) ? found : refusePlace()
  }

  function refusePlace(): never {
    throw new Refusal('bad_page')
  }
}
