/** A way for changes to come. Each knows its own protocol; when to open one is not its business. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Cursor } from '../../../src/shared/protocol/cursor.ts'
import type { Addresses } from './addresses.ts'
import type { StopReason } from './connection.ts'

export type Word =
  /** Everything up to now has been told. No word for `silenceMs` means that the line is dead. */
  | { readonly kind: 'followed'; readonly silenceMs: number }
  /** In order, each once, without a hole. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'heard' }
  | { readonly kind: 'gap' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'lost'; readonly retryAfterMs?: number }
  | { readonly kind: 'refused'; readonly why: StopReason }

/** @throws Whatever kept the answer, or a token for it, from coming. */
export type Ask = (address: string, signal: AbortSignal) => Promise<Response>

export type Asking = {
  /** For a private blog: a reader token that is good now. Asked for with every request; without one none is made. */
  readonly getToken?: () => string | Promise<string>
  /**
   * Makes the requests over HTTP in place of the browser's own, where the server knows the reader by something else than a
   * token. Tokens are then for WebSocket alone.
   */
  readonly fetch?: (address: string, asked: RequestInit) => Promise<Response>
}

export type Line = {
  /** Nothing is heard of this line afterwards. */
  close(): void
}

export type Call = Pick<Asking, 'getToken'> & {
  readonly addresses: Addresses
  /** What the reader holds already. */
  readonly after: Cursor
  readonly ask: Ask
  readonly hear: (word: Word) => void
}

export type Transport = (call: Call) => Line
