/** The port to a session's transport, a WebSocket or a streaming HTTP response. A session does not know which. */
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Code } from '#shared/protocol/codes.ts'

export interface ReaderConnection {
  /** Set if its frames can be sent in one call with those of others. */
  readonly outlet?: Outlet | undefined
  /** Sends whole frames; with `outlet`, the only way to this reader. Disconnects slow readers (law 5, slow readers). */
  write(frames: Buffer): void
  /** The code tells the client whether to reconnect. Idempotent. */
  close(why: Code): void
}
