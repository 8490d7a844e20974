/** A way for changes to come. Each knows its own protocol; when to open one is not its business. */
import type { Change } from '../../src/blog/change.ts'
import type { Cursor } from '../../src/protocol/cursor.ts'
import type { Addresses } from './addresses.ts'
import type { StopReason } from './connection.ts'

export type Word =
  /** Everything up to now has been told. No word for `silenceMs` means that the line is dead. */
  | { readonly kind: 'followed'; readonly silenceMs: number }
  /** In order, each once, without a hole. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'heard' }
  | { readonly kind: 'gap' }
  | { readonly kind: 'lost'; readonly retryAfterMs?: number }
  | { readonly kind: 'refused'; readonly why: StopReason }

export type Line = {
  /** Nothing is heard of this line afterwards. */
  close(): void
}

export type Call = {
  readonly addresses: Addresses
  /** What the reader holds already. */
  readonly after: Cursor
  /** For a private blog. */
  readonly token?: string
  readonly hear: (word: Word) => void
}

export type Transport = (call: Call) => Line
