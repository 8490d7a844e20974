/** A socket as `Sends` sees it. */
import type { Sends } from './sends.ts'

export interface Outlet {
  readonly sends: Sends
  /**
   * Its descriptor; negative when frames have to go through its stream: behind unsent bytes, or after the end. Free of side
   * effects, and valid until other code runs, which may close the socket and have its number given to another.
   */
  readonly descriptor: number
  /** The last call it was part of: a socket must not be in one twice, or a part of the first frame could miss its end. */
  call: number
  /** Nothing more is written to it. */
  end(): void
  /** Breaks the connection off. */
  destroy(): void
}
