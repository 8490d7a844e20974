/** A socket as `Sends` sees it. */
import type { Sends } from './sends.ts'

export interface Outlet {
  readonly sends: Sends
  /** Its slot in `slots`, or NO_SLOT once its descriptor is closed. */
  readonly slot: number
  /** Nothing more is written to it. */
  end(): void
  /** Aborts the connection. */
  destroy(): void
}
