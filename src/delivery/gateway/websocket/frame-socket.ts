/** A socket for ready frames. It takes whole frames only, so their order relative to the control frames of `ws` does not matter. */
import type { Outlet } from '#platform/sends/outlet.ts'

export interface FrameSocket {
  /** Returns the bytes that are unsent after the write, or BROKEN. */
  write(frames: Buffer): number
  /** Bytes that the operating system has not accepted yet. */
  readonly unsentBytes: number
  /** Set if its frames can be sent in one call with those of others. */
  readonly outlet?: Outlet
}

/** The connection is lost. */
export const BROKEN = -1
