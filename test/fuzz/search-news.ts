/** What the thread that searches is told, and what it tells. */

export type SearchData = {
  readonly name: string
  readonly lengthMs: number
  /** Holds the input that is being tried: its length, then its bytes. The watching thread reads it if nothing more happens. */
  readonly current: SharedArrayBuffer
}
export type SearchNews =
  | { readonly kind: 'broken'; readonly input: Uint8Array; readonly why: string }
  | { readonly kind: 'done'; readonly kept: readonly Uint8Array[]; readonly tried: number; readonly blocks: number }

export const HEADER_BYTES = 8
