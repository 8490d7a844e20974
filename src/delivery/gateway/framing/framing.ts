/** How messages are framed for a transport: WebSocket frames, compressed frames, lines, events. */

export interface Framing {
  /** Returns a whole frame, ready to send. */
  wrap(message: Buffer): Buffer
  /** Prepares a part that many messages share, so that only the rest is processed for each. */
  prepare(part: Buffer): Buffer
  /** Returns a whole frame for a message with a prepared part in the middle. */
  wrapAround(before: Buffer, prepared: Buffer, after: Buffer): Buffer
}
