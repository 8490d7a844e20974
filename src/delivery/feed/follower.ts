/** What a feed writes to: one reader's position in one stream. */

import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from '#store/log/log.ts'

/** A change and its position. */
export type Occurrence = {
  readonly stream: StreamName
  readonly epoch: string
  readonly change: LoggedChange
  /** The change before it, if it is in memory. */
  readonly previous?: LoggedChange | undefined
}
export type Missed = Pick<Occurrence, 'stream' | 'epoch'> & { readonly changes: readonly LoggedChange[] }

/** A part that many responses share, prepared for sending. */
export type SharedBytes = {
  readonly bytes: Buffer
  /** Size in bytes before preparing. */
  readonly length: number
}
export const NOTHING_SHARED: SharedBytes = { bytes: Buffer.alloc(0), length: 0 }

/** How changes are encoded for some followers. They share one object, and with it the bytes. */
export interface Encoding {
  /** A whole frame, ready for the socket. */
  frame(occurrence: Occurrence): Buffer
  /** The changes that a returning reader missed, as encoded in its response. */
  missed(missed: Missed): SharedBytes
}

/** Flat and without closures: there is one per reader, and this is the fan-out's inner loop. */
export interface Follower {
  readonly encoding: Encoding
  /** The last offset written to it. Only its feed changes it. */
  offset: number
  /** Writes whole frames, in order. Must neither throw nor wait. */
  write(frames: Buffer): void
  /** The stream has a new epoch, and what this reader has is not part of its history. The feed has already removed it. */
  lose(): void
}
