/** A view of the records without private blogs, for pages and lists that are requested without a token. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Records } from '#store/log/records.ts'
import type { Doors } from './doors.ts'

export function publicRecords(records: Records, doors: Doors): Records {
  const isPublic = async (blog: BlogId) => (await doors.accessOf(blog)) === 'public'
  return {
    blogs: page => records.blogs({ ...page, onlyPublic: true }),
    sitemapPages: size => records.sitemapPages(size),
    sitemapPage: (from, size) => records.sitemapPage(from, size),
    async newest(ids) {
      const access = await Promise.all(ids.map(isPublic))
      return records.newest(ids.filter((_, index) => access[index]))
    },
    blog: async id => ((await isPublic(id)) ? records.blog(id) : undefined),
    coverage: async (id, ...how) => ((await isPublic(id)) ? records.coverage(id, ...how) : undefined),
    async updates(id, page) {
      await demandPublic(doors, id)
      return records.updates(id, page)
    },
    newerThan: async (id, ...from) => ((await isPublic(id)) ? records.newerThan(id, ...from) : undefined),
    update: async (blog, id) => ((await isPublic(blog)) ? records.update(blog, id) : undefined),
    changesAt: async () => [],
    // Pages must not show the desk.
    history: async () => [],
    authors: async () => [],
    blogHistory: async () => [],
    summaries: async () => [],
    waiting: async () => new Map(),
    due: async () => ({ updates: [] }),
  }
}

/** @throws Refusal `unknown_blog`. */
export async function demandPublic(doors: Doors, blog: BlogId): Promise<void> {
  if ((await doors.accessOf(blog)) !== 'public') throw new Refusal('unknown_blog')
}
