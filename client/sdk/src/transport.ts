/** The port for transports of changes. Each implements its own protocol; the connection decides when to open it. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Addresses } from './addresses.ts'
import type { StopReason } from './connection.ts'
import type { SharedSocket } from './shared-socket.ts'

export type Word =
  /** All changes up to now have been passed on. Silence for `silenceMs` means that the line is dead. */
  | { readonly kind: 'followed'; readonly silenceMs: number }
  /** In order, each once, without missing offsets. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'heard' }
  | { readonly kind: 'gap' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'lost'; readonly retryAfterMs?: number }
  | { readonly kind: 'refused'; readonly why: StopReason }

/** @throws The error of `fetch` or of `getToken`. */
export type Ask = (address: string, signal: AbortSignal) => Promise<Response>

export type Asking = {
  /** For a private blog: returns a valid reader token. Called for every request, which fails if it throws. */
  readonly getToken?: () => string | Promise<string>
  /**
   * Replaces the built-in `fetch`, if the server identifies readers by something other than a token. Tokens are then
   * used for WebSocket only.
   */
  readonly fetch?: (address: string, asked: RequestInit) => Promise<Response>
}

export type Line = {
  /**
   * After a gap: follows from `after` on the same connection. Returns false if that is closed; absent if the connection
   * ends with the gap.
   */
  resume?(after: string): boolean
  /** Afterwards this line emits no further `Word`. */
  close(): void
}

export type Call = Pick<Asking, 'getToken'> &
  Pick<Addresses, 'blog' | 'snapshot' | 'socket'> & {
    /** The cursor of the coverage that the reader holds. */
    readonly after: string
    readonly ask: Ask
    readonly hear: (word: Word) => void
    /** For a WebSocket. */
    readonly shared: SharedSocket
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
