/** A way for changes to come. Each knows its own protocol; when to open one is not its business. */
import type { Change } from '../../../src/shared/blog/change.ts'
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
  /**
   * After a gap: follows from there on the same connection. False when that is closed; absent where the connection ends
   * with the gap.
   */
  resume?(after: string): boolean
  /** Nothing is heard of this line afterwards. */
  close(): void
}

export type Call = Pick<Asking, 'getToken'> & {
  readonly addresses: Addresses
  /** The cursor of the coverage that the reader holds. */
  readonly after: string
  readonly ask: Ask
  readonly hear: (word: Word) => void
}

export type Transport = (call: Call) => Line

type Running = (given: { readonly signal: AbortSignal; readonly hear: Call['hear'] }) => Promise<unknown>

/** Carries changes until it ends, fails or is closed. */
export function openLine(hear: Call['hear'], run: Running): Line {
  const ended = new AbortController()
  const { signal } = ended
  const hearOpen = (word: Word) => signal.aborted || hear(word)
  run({ signal, hear: hearOpen }).catch(() => hearOpen({ kind: 'lost' }))
  return { close: () => ended.abort() }
}
