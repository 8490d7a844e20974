/** A way for changes to come: WebSocket now. Each knows its own protocol; when to open one is not its business. */
import type { Change } from '../../src/blog/change.ts'
import type { Cursor } from '../../src/protocol/cursor.ts'
import type { StopReason } from './connection.ts'

export type Word =
  /** Everything up to now has been told. No word for `silenceMs` means that the line is dead. */
  | { readonly kind: 'followed'; readonly silenceMs: number }
  /** In order, each once, without a hole. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'heard' }
  | { readonly kind: 'gap' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly why: StopReason }

export type Line = {
  /** Nothing is heard of this line afterwards. */
  close(): void
}

export type Call = {
  readonly address: string
  readonly blog: string
  /** What the reader holds already. */
  readonly after: Cursor
  readonly hear: (word: Word) => void
}

export type Transport = (call: Call) => Line
