/** `/blogs/:blog/feed.atom`, `.rss` and `.json`; with `?comments`, those of readers too. */

import type { Router } from 'express'
import type { Doors } from '#delivery/access/doors.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { commentsStream, publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { FEED } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { filterAsk } from '#web/middleware/filter-ask.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { type EditionParts, type EditionPorts, sendEdition } from '#web/pages/edition.ts'
import { pageQueryOf } from '#web/pages/page-query.ts'
import type { Snapshot } from '#web/pages/snapshots.ts'
import { atomFeed } from './atom.ts'
import type { FeedSource } from './entries.ts'
import { jsonFeed } from './json-feed.ts'
import { removalsIn } from './removals.ts'
import { rssFeed } from './rss.ts'

const KINDS = {
  atom: { type: 'application/atom+xml', print: atomFeed },
  rss: { type: 'application/rss+xml', print: rssFeed },
  json: { type: 'application/feed+json', print: jsonFeed },
} as const
type Kind = keyof typeof KINDS

/** Feed readers poll every few minutes at best: this many updates cover a busy hour. */
const FEED_UPDATES = 100

type FeedsOptions = EditionPorts & {
  readonly log: Log
  readonly records: Records
  readonly doors: Pick<Doors, 'filters'>
  readonly edge: Edge
}

/** `comments`: those that it was printed with. */
type Printed = { readonly comments: EditionParts['comments']; readonly text: string }
type Asked = EditionParts & { readonly kind: Kind; readonly form: string; readonly filter: Filter | undefined }

export function createFeedsRouter(options: FeedsOptions): Router {
  const { log, records, doors, site, edge } = options
  const router = createRouter()
  const printed = new WeakMap<Snapshot, Map<string, Printed>>()

  for (const kind of ['atom', 'rss', 'json'] as const) {
    const { type } = KINDS[kind]
    router.get(`/blogs/:blog/feed.${kind}`, edge.hold(policies.feed), async ({ params, query }, response) => {
      const blog = blogIn(params)
      const filter = await doors.filters.of(blog, filterAsk({ query }, response))
      const hasComments = query.comments !== undefined
      const form = hasComments ? `${kind}-comments` : kind
      return sendEdition(options, response, {
        ...{ blog, filter, form, cacheControl: FEED, type, hasComments },
        print: shown => print({ ...shown, kind, form, filter }),
      })
    })
  }

  return router

  async function print({ snapshot, comments, kind, form, filter }: Asked): Promise<string> {
    const held = printed.get(snapshot) ?? new Map<string, Printed>()
    printed.set(snapshot, held)
    const before = held.get(form)
    if (before && before.comments === comments) return before.text
    const text = KINDS[kind].print(await sourceOf({ snapshot, comments, filter }))
    held.set(form, { comments, text })
    return text
  }

  async function sourceOf({
    snapshot: { coverage },
    comments,
    filter,
  }: Pick<Asked, 'snapshot' | 'comments' | 'filter'>): Promise<FeedSource> {
    const { id } = coverage.blog
    const { updates, references } = await records.updates(id, { limit: FEED_UPDATES, filter })
    const gone = await removalsIn(log, publicStream(id))
    const goneComments = comments ? await removalsIn(log, commentsStream(id)) : []
    return {
      coverage: { ...coverage, updates, references },
      removals: [...gone, ...goneComments],
      site: site(),
      query: pageQueryOf(filter),
      ...(comments && { comments }),
    }
  }
}
