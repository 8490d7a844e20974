/** The current state of blogs and updates, kept by the same transactions as the log. Reading never replays the log. */
import type { Blog } from '../blog/blog.ts'
import type { PastChange } from '../blog/change.ts'
import type { Coverage } from '../blog/coverage.ts'
import type { BlogId, UpdateId } from '../blog/ids.ts'
import type { Place } from '../blog/order.ts'
import type { Update } from '../blog/update.ts'

export type UpdatesPage = Pick<Coverage, 'updates' | 'older' | 'references'>

export type PageOf = {
  /** Only what comes after this place, newest first. */
  readonly before?: Place
  readonly limit: number
  readonly onlyKey?: boolean
  /** Drafts in place of what is public. Never both in one answer (law 9). */
  readonly drafts?: boolean
}

export interface Records {
  /** Most recently changed first. */
  blogs(): Promise<readonly Blog[]>
  blog(id: BlogId): Promise<Blog | undefined>
  /** What is public, with the cursor of the very state that was read. */
  coverage(id: BlogId, limit: number): Promise<Coverage | undefined>
  updates(id: BlogId, page: PageOf): Promise<UpdatesPage>
  /** Drafts too: the caller checks the status before it shows one. `'removed'` for an erased one. */
  update(blog: BlogId, id: UpdateId): Promise<Update | 'removed' | undefined>
  /** Every version of an update, oldest first, its drafts included, with who made them. For the desk only. */
  history(blog: BlogId, id: UpdateId): Promise<readonly PastChange[]>
  /** Every version of a blog itself, oldest first, with who made them. For the desk only. */
  blogHistory(id: BlogId): Promise<readonly PastChange[]>
  /** What is to be published up to that instant, the most urgent first. For the desk only. */
  scheduled(until: string, limit: number): Promise<readonly Update[]>
}
