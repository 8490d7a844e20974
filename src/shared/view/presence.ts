/** What only a browser knows: how its connection is, what waits, what the reader has chosen. */

export type ReaderStatus = {
  readonly connection: string
  readonly state: string
  /** For a reader who cannot see the page. */
  readonly announcement: string
  /** How a reader gets older updates: a plain link to another page, or a button that brings them here. */
  readonly older: 'link' | 'button' | 'busy' | 'failed'
  /** How many updates have come that are not shown yet. */
  readonly held: number
  readonly isPaused: boolean
  /** The reader's own zone, where it is another than the blog's. */
  readonly ownZone?: { readonly label: string; readonly isUsed: boolean } | undefined
  /** Pinned updates that the reader has opened to their end. */
  readonly opened: ReadonlySet<string>
}
