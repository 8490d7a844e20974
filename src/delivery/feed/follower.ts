/** The interface that a feed writes to: one reader's position in one stream. */

import type { Outlet } from '#platform/sends/outlet.ts'
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
  /** What a follower continues with that has got a frame of this one. */
  readonly next?: Encoding
}

/** Flat and without closures, because there is one per reader and fan-out's inner loop uses it. */
export interface Follower {
  /** Only its feed changes it, and the offset. */
  encoding: Encoding
  /** The last offset written to it. */
  offset: number
  /** Belongs to the newsroom: gets everything, but does not count as a reader. */
  readonly isStaff?: boolean
  /** Its socket, if that can take a frame in one call with others; then only what it did not take comes to `write`. */
  readonly outlet?: Outlet | undefined
  /** Writes whole frames, in order. Must neither throw nor wait. */
  write(frames: Buffer): void
  /** The stream has a new epoch that does not continue this reader's history. The feed has already removed the follower. */
  lose(): void
}
