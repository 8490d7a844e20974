/** The port to what search engines were notified of, so that of all nodes one sends a notice, and not too often. */
import type { BlogId } from '#shared/blog/ids.ts'

export type NoticeAsk = {
  /** When the blog changed, in milliseconds by the database's clock. */
  readonly changedMs: number
  /** At least this long between two notices about one blog. */
  readonly everyMs: number
}

/**
 * `yours`: the caller sends it, and nobody else. `later`: the last one is too recent. `needless`: another was claimed since the
 * change, or there is no public blog with this id.
 */
export type NoticeClaim = 'yours' | 'later' | 'needless'

export interface SearchNotices {
  /** Of callers that ask about one blog at the same moment, one gets it. */
  claim(blog: BlogId, asked: NoticeAsk): Promise<NoticeClaim>
}
