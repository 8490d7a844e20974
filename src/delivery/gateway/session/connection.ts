/** What carries a session: a WebSocket today; a session knows no socket. */
import type { Code } from '#shared/protocol/codes.ts'

export interface Connection {
  /** Whole frames, ready for the wire. The one way bytes reach this reader; cuts it when too many are unsent (law 5). */
  write(frames: Buffer): void
  /** The code tells the client whether to come back. Safe to call again. */
  close(why: Code): void
}
