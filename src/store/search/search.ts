/** The port to the search of public updates. */
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { SearchHit } from '#shared/search/hit.ts'
import type { Query } from '#shared/search/query.ts'

export type SearchOf = {
  readonly query: Query
  readonly filter?: Filter | undefined
  readonly limit: number
  /** The `older` of the previous page. */
  readonly before?: string
}

export type SearchHits = {
  /** Newest first. Fewer than `limit` do not mean that there are no more: `older` does. */
  readonly hits: readonly SearchHit[]
  readonly older?: string
  /** False while updates of the blog wait to be indexed. */
  readonly isComplete: boolean
  /** The index could not be read: call `markDamaged` with it. */
  readonly damaged?: Filling
}

/** What the index holds between one time that it is emptied and the next; their number so far. */
export type Filling = number

/**
 * `busy`: another node does it. `isBehind`: more is waiting. `delaysPosts`: whoever writes waits for a step. `damaged`: nothing is
 * indexed until `rebuild`.
 */
export type IndexStep =
  | { readonly kind: 'busy' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'done'; readonly indexed: number; readonly isBehind: boolean; readonly delaysPosts: boolean }

export type IndexStanding = {
  /** Public ones. */
  readonly updates: number
  readonly indexed: number
  /** Known to wait; more may follow until `isWalked`. */
  readonly waiting: number
  readonly isWalked: boolean
  /** It could not be read or written, and was not emptied yet. */
  readonly isDamaged: boolean
  /** Entries whose update has another version and does not wait: the index is wrong. */
  readonly stray: number
}

/** A quarter of an hour in which updates are, of the hours of UTC: all zones have theirs at the same moments. */
export type Quarter = { readonly at: string; readonly updates: number; readonly keyEvents: number }

export interface Search {
  /** What was removed, or is not public any more, is not found from the commit of that change on, whatever the index says. */
  find(blog: BlogId, searched: SearchOf): Promise<SearchHits>
  /** When the public updates of a blog are, newest first; at most the newest 3,000 quarters that have any. */
  quarters(blog: BlogId, filter?: Filter): Promise<readonly Quarter[]>
  /** Indexes some of the waiting updates, or deletes words of removed ones, in a transaction of milliseconds. */
  step(): Promise<IndexStep>
  /** Every node's next step returns `damaged`, unless the index has been emptied since. */
  markDamaged(filling: Filling): Promise<void>
  standing(): Promise<IndexStanding>
  /** Empties the index, also a damaged one; steps fill it again. */
  rebuild(): Promise<void>
}
