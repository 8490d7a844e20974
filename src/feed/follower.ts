/** What a feed writes to: one reader's place in one stream. */
import type { LoggedChange } from '../log/log.ts'
import type { StreamName } from '../protocol/stream.ts'

/** How changes look on the wire of some followers. One object for all of them, so that they share the bytes. */
export interface Encoding {
  /** A whole frame, ready for the socket. */
  frame(stream: StreamName, change: LoggedChange): Buffer
  /** The changes that a returning reader missed, as they stand in the answer to its command. */
  missed(changes: readonly LoggedChange[]): string
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
