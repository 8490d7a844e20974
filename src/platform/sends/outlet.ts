/** A socket as `Sends` sees it. */
import type { Sends } from './sends.ts'

export interface Outlet {
  readonly sends: Sends
  /**
   * Its file descriptor; negative if frames must go through its stream, because of unsent bytes or after the end.
   * Reading it has no side effects. Valid only until other code runs, which may close the socket: numbers are reused.
   */
  readonly descriptor: number
  /** The last batch it was in. No socket may be in a batch twice: the first frame could be cut off, the second sent. */
  call: number
  /** Nothing more is written to it. */
  end(): void
  /** Aborts the connection. */
  destroy(): void
}
