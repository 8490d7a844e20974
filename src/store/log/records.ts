/** The current state of blogs and updates, kept by the same transactions as the log. Reading never replays the log. */
import type { Blog } from '#shared/blog/blog.ts'
import type { PastChange } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { BlogPlace, UpdatePlace } from '#shared/blog/order.ts'
import type { Update } from '#shared/blog/update.ts'

export type UpdatesRead = Pick<Coverage, 'updates' | 'older' | 'references'>

export type PageOf = {
  /** Only what comes after this place, newest first. */
  readonly before?: UpdatePlace
  readonly limit: number
  readonly onlyKey?: boolean
  /** Drafts in place of what is public. Never both in one answer (law 9, apart). */
  readonly drafts?: boolean
}

export type BlogsRead = {
  readonly blogs: readonly Blog[]
  /** The place of the last one, where more follow. */
  readonly older?: string
}

/** Most recently changed first; the id decides between blogs that were changed in the same millisecond. */
export type BlogsPageOf = {
  /** Only what comes after this place. */
  readonly before?: BlogPlace
  readonly limit: number
  readonly state?: Blog['state']
  readonly onlyPublic?: boolean
}

/** A public blog as search engines list it. `lastChange`: an instant in UTC. */
export type ListedBlog = { readonly id: BlogId; readonly lastChange: string }

export type DueAsk = {
  /** The asker's clock, where the database has none of its own: law 11, record time. */
  readonly now: Date
  readonly aheadMs: number
  readonly limit: number
}
export type DueUpdates = {
  readonly updates: readonly Update[]
  /** Until the next one is due, when that is within `aheadMs`. */
  readonly nextMs?: number
}

export interface Records {
  /** A page costs the same however many blogs there are. */
  blogs(page: BlogsPageOf): Promise<BlogsRead>
  /** The ids with which the pages of a sitemap begin, when each lists `size` public blogs by id. */
  sitemapPages(size: number): Promise<readonly BlogId[]>
  /** Public blogs by id, beginning with `from`. */
  sitemapPage(from: BlogId, size: number): Promise<readonly ListedBlog[]>
  blog(id: BlogId): Promise<Blog | undefined>
  /** What is public, with the cursor of the very state that was read. */
  coverage(id: BlogId, limit: number): Promise<Coverage | undefined>
  updates(id: BlogId, page: PageOf): Promise<UpdatesRead>
  /** Drafts too: the caller checks the status before it shows one. `'removed'` for an erased one. */
  update(blog: BlogId, id: UpdateId): Promise<Update | 'removed' | undefined>
  /** Every version of an update, oldest first, its drafts included, with who made them. For the desk only. */
  history(blog: BlogId, id: UpdateId): Promise<readonly PastChange[]>
  /** Every version of a blog itself, oldest first, with who made them. For the desk only. */
  blogHistory(id: BlogId): Promise<readonly PastChange[]>
  /**
   * What is to be published now, the most urgent first. Of nodes that ask at the same moment one is given an update; it is
   * given again if it is still there after a second. For the desk only.
   */
  due(asked: DueAsk): Promise<DueUpdates>
}
