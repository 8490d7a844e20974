/** The WebSocket of a followed blog, for a second subscription on the same connection. */
import type { Reply } from './reply.ts'

export type SharedSocket = {
  /** The last one that was opened; undefined while another transport is used. */
  socket?: WebSocket
  /** Is shown each reply first. Returns true for those of the second subscription. */
  onReply?: (reply: Reply) => boolean
}
