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

/** How a reader is reached, in few values: they are labels of metrics. */
export type Medium = { readonly transport: string; readonly encoding: string }

/** The encoding of a group of followers. They share one object, and thereby the encoded bytes. */
export interface Encoding {
  readonly medium: Medium
  /** A whole frame, ready to send. */
  frame(occurrence: Occurrence): Buffer
  /** The changes that a returning reader missed, encoded for its response. */
  missed(missed: Missed): SharedBytes
  /** The encoding that a follower switches to after its first frame in this one. */
  readonly next?: Encoding
}

/** Flat and without closures, because there is one per reader. */
export interface Follower {
  /** Written only by the feed, as is `place`. */
  encoding: Encoding
  /** Its place among the followers with this encoding. */
  place: number
  /** Belongs to the newsroom: gets everything, but does not count as a reader. */
  readonly isStaff?: boolean
  /** Its socket, if it supports batched sends; `write` then gets only the bytes that a send did not take. */
  readonly outlet?: Outlet | undefined
  /** Writes whole frames, in order. Must neither throw nor wait. */
  write(frames: Buffer): void
  /** The stream has a new epoch, which does not continue this reader's history. The feed has removed the follower. */
  lose(): void
}
