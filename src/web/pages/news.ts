/** The public coverages that began within the last two days and have an update, the latest first. */
import type { Blog } from '#shared/blog/blog.ts'
import { parseBlogPlace } from '#shared/blog/order.ts'
import type { Records } from '#store/log/records.ts'
import { createHeld } from '#web/middleware/held.ts'

/** "Include URLs for articles created in the last two days" (Google's guide to news sitemaps). */
const NEWS_MS = 2 * 24 * 60 * 60_000
/** As many as a news sitemap may have. Law 12, fair share: also the most blogs that are read for one. */
const MAX_NEWS = 1_000
const PAGE = 100
const HELD_MS = 60_000

type NewsOptions = { readonly records: Pick<Records, 'blogs' | 'newest'>; readonly nowMs: () => number }

export function createNews({ records, nowMs }: NewsOptions) {
  const held = createHeld({ read: readNews, forMs: HELD_MS, max: 1, nowMs })

  async function readNews(): Promise<readonly Blog[]> {
    const now = new Date(nowMs()).toISOString()
    const since = new Date(nowMs() - NEWS_MS).toISOString()
    // A live one may have been prepared long before it began; one that ended was changed then.
    const both = [await blogsIn('live', ''), await blogsIn('ended', since)].flat()
    const recent = both.filter(({ coverage: { start } }) => start >= since && start <= now)
    const newest = await records.newest(recent.map(({ id }) => id))
    return recent
      .filter(({ id }) => newest.has(id))
      .sort((a, b) => (a.coverage.start < b.coverage.start ? 1 : -1))
      .slice(0, MAX_NEWS)
  }

  async function blogsIn(state: Blog['state'], changedSince: string): Promise<readonly Blog[]> {
    const found: Blog[] = []
    let before: ReturnType<typeof parseBlogPlace>
    do {
      const page = await records.blogs({ state, limit: PAGE, onlyPublic: true, ...(before && { before }) })
      found.push(...page.blogs)
      before = page.older === undefined ? undefined : parseBlogPlace(page.older)
    } while (before && before.changedAt >= changedSince && found.length < MAX_NEWS)
    return found
  }

  return { read: () => held.get('news') }
}
