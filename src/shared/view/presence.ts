/** State that only the browser has: its connection, updates not shown yet, the reader's choices. */

/** The order of updates: newest first or oldest first. */
export type Order = 'newest' | 'oldest'

export type ReaderStatus = {
  readonly order: Order
  readonly connection: string
  readonly state: string
  /** For screen readers. */
  readonly announcement: string | undefined
  /** The button that brings older updates here. */
  readonly older: 'button' | 'busy' | 'failed'
  /** The number of updates that have arrived but are not shown yet. */
  readonly held: number
  readonly isPaused: boolean
  /** The reader's time zone, if it differs from the blog's. */
  readonly ownZone?: { readonly label: string; readonly isUsed: boolean } | undefined
  /** Element ids of the pinned updates that the reader has expanded. */
  readonly opened: ReadonlySet<string>
}
