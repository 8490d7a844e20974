/** What a feed writes to: one reader's place in one stream. */

import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from '#store/log/log.ts'

/** A change and where it happened. */
export type Occurrence = {
  readonly stream: StreamName
  readonly epoch: string
  readonly change: LoggedChange
  /** The change before it, when it is at hand. */
  readonly previous?: LoggedChange | undefined
}
export type Missed = Pick<Occurrence, 'stream' | 'epoch'> & { readonly changes: readonly LoggedChange[] }

/** Part of many answers, prepared for the wire. */
export type Shared = {
  readonly bytes: Buffer
  /** Bytes before they were prepared. */
  readonly length: number
}
export const NOTHING_SHARED: Shared = { bytes: Buffer.alloc(0), length: 0 }

/** How changes look on the wire of some followers. One object for all of them, so that they share the bytes. */
export interface Encoding {
  /** A whole frame, ready for the socket. */
  frame(occurrence: Occurrence): Buffer
  /** The changes that a returning reader missed, as they stand in the answer that it gets. */
  missed(missed: Missed): Shared
}

/** Kept flat and without closures of its own: there is one for every reader, and it is the fan-out's inner loop. */
export interface Follower {
  readonly encoding: Encoding
  /** The last offset written to it. Moved by its feed alone. */
  offset: number
  /** Frames, whole and in order. Must neither throw nor wait. */
  write(frames: Buffer): void
  /** The stream began a new life: what this reader holds is no beginning of it. The feed has let go of it already. */
  lose(): void
}
