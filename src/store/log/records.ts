/** The current state of blogs and updates, written by the log's own transactions. Reading never replays the log. */
import type { Blog, Summary } from '#shared/blog/blog.ts'
import type { Author, Authorship, PastChange } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { BlogPlace, UpdatePlace } from '#shared/blog/order.ts'
import type { Update } from '#shared/blog/update.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from './log.ts'

export type UpdatesRead = Pick<Coverage, 'updates' | 'older' | 'references'>

export type PageOf = {
  /** Only updates after this place, newest first. */
  readonly before?: UpdatePlace
  readonly limit: number
  readonly onlyKey?: boolean
  readonly filter?: Filter | undefined
  /** Drafts instead of public updates. Never both in one result (law 9, apart). */
  readonly drafts?: boolean
}

export type BlogsRead = {
  readonly blogs: readonly Blog[]
  /** The place of the last one, if more follow. */
  readonly older?: string
}

/** Most recently changed first; the id orders blogs that changed in the same millisecond. */
export type BlogsPageOf = {
  /** Only blogs after this place. */
  readonly before?: BlogPlace
  readonly limit: number
  readonly state?: Blog['state']
  readonly onlyPublic?: boolean
}

/** A public blog as search engines list it. `lastChange`: an instant in UTC. */
export type ListedBlog = { readonly id: BlogId; readonly lastChange: string }

export type DueAsk = {
  /** The caller's clock, used where the database has none of its own: law 11, record time. */
  readonly now: Date
  readonly aheadMs: number
  readonly limit: number
}
export type DueUpdates = {
  readonly updates: readonly Update[]
  /** Time until the next one is due, if that is within `aheadMs`. */
  readonly nextMs?: number
}

/** Not yet published: `submitted` lists the ids of what was handed in, latest change first; `scheduled` is a number. */
export type WaitingUpdates = { readonly submitted: readonly UpdateId[]; readonly scheduled: number }

export type PastSummary = { readonly summary: Summary; readonly by?: Author }

export interface Records {
  /** A page costs the same however many blogs there are. */
  blogs(page: BlogsPageOf): Promise<BlogsRead>
  /** The first ids of the pages of a sitemap, when each lists `size` public blogs in order of id. */
  sitemapPages(size: number): Promise<readonly BlogId[]>
  /** Public blogs in order of id, starting with `from`. */
  sitemapPage(from: BlogId, size: number): Promise<readonly ListedBlog[]>
  /** The newest public update of each of these blogs that has one. */
  newest(ids: readonly BlogId[]): Promise<ReadonlyMap<BlogId, Update>>
  /** What waits at the desk of each of these blogs. For the desk only. */
  waiting(ids: readonly BlogId[]): Promise<ReadonlyMap<BlogId, WaitingUpdates>>
  blog(id: BlogId): Promise<Blog | undefined>
  /** The public state of a blog, with the cursor of exactly the state that was read. */
  coverage(id: BlogId, limit: number, filter?: Filter): Promise<Coverage | undefined>
  updates(id: BlogId, page: PageOf): Promise<UpdatesRead>
  /** The public update that comes next in the list of a blog, towards the newest. */
  newerThan(id: BlogId, place: UpdatePlace, filter?: Filter): Promise<Update | undefined>
  /** Includes drafts: the caller checks the status before showing one. `'removed'` if it was erased. */
  update(blog: BlogId, id: UpdateId): Promise<Update | 'removed' | undefined>
  /** Every version of an update, oldest first, including drafts, with their authors. For the desk only. */
  history(blog: BlogId, id: UpdateId): Promise<readonly PastChange[]>
  /** The first and the last author of each of these updates, as far as they are known. For the desk only. */
  authors(blog: BlogId, ids: readonly UpdateId[]): Promise<readonly Authorship[]>
  /** The changes of a stream at these offsets, in any order, as far as they are kept. */
  changesAt(stream: StreamName, offsets: readonly number[]): Promise<readonly LoggedChange[]>
  /** Every version of the blog itself, oldest first, with their authors. For the desk only. */
  blogHistory(id: BlogId): Promise<readonly PastChange[]>
  /** The last `most` versions of the summary, oldest first, with their authors. For the desk only. */
  summaries(id: BlogId, most: number): Promise<readonly PastSummary[]>
  /**
   * Updates to publish now, the most urgent first. Of nodes that query at the same moment, one receives an update; it
   * is handed out again if it is still there after a second. For the desk only.
   */
  due(asked: DueAsk): Promise<DueUpdates>
}
