/** The transport of a session: a WebSocket or a streaming HTTP response. A session does not know which. */
import type { Code } from '#shared/protocol/codes.ts'

export interface ReaderConnection {
  /**
   * Whole frames, ready to send; the only way bytes reach this reader. Cuts it when too many bytes are unsent (law 5, slow
   * readers).
   */
  write(frames: Buffer): void
  /** The code tells the client whether to reconnect. Idempotent. */
  close(why: Code): void
}
