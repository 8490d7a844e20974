/** `/blogs/:blog/feed.atom`, `.rss` and `.json`. */
import type { Router } from 'express'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { FEED } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { type EditionPorts, sendEdition } from '#web/pages/edition.ts'
import type { Snapshot } from '#web/pages/snapshots.ts'
import { atomFeed } from './atom.ts'
import type { FeedSource, Removal } from './entries.ts'
import { jsonFeed } from './json-feed.ts'
import { rssFeed } from './rss.ts'

const KINDS = {
  atom: { type: 'application/atom+xml', print: atomFeed },
  rss: { type: 'application/rss+xml', print: rssFeed },
  json: { type: 'application/feed+json', print: jsonFeed },
} as const
type Kind = keyof typeof KINDS

/** Feed readers poll every few minutes at best: this many updates cover a busy hour. */
const FEED_UPDATES = 100
/** How many changes are searched for removals; older entries have left the feeds anyway. */
const REMOVALS_CHANGES = 500

type FeedsOptions = EditionPorts & { readonly log: Log; readonly records: Records; readonly edge: Edge }

export function createFeedsRouter(options: FeedsOptions): Router {
  const { log, records, site, edge } = options
  const router = createRouter()
  const printed = new WeakMap<Snapshot, Map<Kind, string>>()

  for (const kind of ['atom', 'rss', 'json'] as const) {
    const { type } = KINDS[kind]
    router.get(`/blogs/:blog/feed.${kind}`, edge.hold(policies.feed), ({ params }, response) =>
      sendEdition(options, response, {
        ...{ blog: blogIn(params), form: kind, cacheControl: FEED, type },
        print: snapshot => print(kind, snapshot),
      }),
    )
  }

  return router

  async function print(kind: Kind, snapshot: Snapshot): Promise<string> {
    const held = printed.get(snapshot) ?? new Map<Kind, string>()
    printed.set(snapshot, held)
    const text = held.get(kind) ?? KINDS[kind].print(await sourceOf(snapshot))
    held.set(kind, text)
    return text
  }

  async function sourceOf({ coverage }: Snapshot): Promise<FeedSource> {
    const { id } = coverage.blog
    const { updates, references } = await records.updates(id, { limit: FEED_UPDATES })
    const removals = await removalsOf(id)
    return { coverage: { ...coverage, updates, references }, removals, site: site() }
  }

  async function removalsOf(blog: BlogId): Promise<readonly Removal[]> {
    const stream = publicStream(blog)
    const head = await log.head(stream)
    if (!head) return []
    const after = { ...head, offset: Math.max(0, head.offset - REMOVALS_CHANGES) }
    const read = await log.read(stream, after, REMOVALS_CHANGES)
    if (read.kind !== 'changes') return []
    const removals = new Map<string, Removal>()
    for (const { text } of read.changes) {
      const { kind, update, at } = JSON.parse(text)
      // Erased earlier changes also appear as removals; the last one carries the time of the removal.
      if (kind === 'update.removed') removals.set(update.id, { id: String(update.id), at: String(at) })
    }
    return [...removals.values()]
  }
}
