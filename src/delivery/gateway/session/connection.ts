/** What carries a session: a WebSocket today; a session knows no socket. */
import type { Code } from '#shared/protocol/codes.ts'

export interface Connection {
  /**
   * Whole frames, ready to send; the only way bytes reach this reader. Cuts it when too many bytes are unsent (law 5, slow
   * readers).
   */
  write(frames: Buffer): void
  /** The code tells the client whether to come back. Safe to call again. */
  close(why: Code): void
}
