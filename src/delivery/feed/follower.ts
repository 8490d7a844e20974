/** The interface that a feed writes to: one reader's position in one stream. */

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

/** Bytes that many responses share, prepared for sending. */
export type SharedBytes = {
  readonly bytes: Buffer
  /** Length in bytes before preparation. */
  readonly length: number
}
export const NOTHING_SHARED: SharedBytes = { bytes: Buffer.alloc(0), length: 0 }

/** The encoding of a group of followers. They share one object, and thereby the encoded bytes. */
export interface Encoding {
  /** A whole frame, ready to send. */
  frame(occurrence: Occurrence): Buffer
  /** The changes that a returning reader missed, encoded for its response. */
  missed(missed: Missed): SharedBytes
}

/** Flat and without closures, because there is one per reader and fan-out's inner loop uses it. */
export interface Follower {
  readonly encoding: Encoding
  /** The last offset written to it. Only its feed changes it. */
  offset: number
  /** Writes whole frames, in order. Must neither throw nor wait. */
  write(frames: Buffer): void
  /** The stream has a new epoch that does not continue this reader's history. The feed has already removed the follower. */
  lose(): void
}
