/** Frames messages for a transport: WebSocket frames, compressed frames, lines or events. */

export interface Framing {
  /** Returns a whole frame, ready to send. */
  wrap(message: Buffer): Buffer
  /** Prepares a part that many messages share, so that it is processed only once. */
  prepare(part: Buffer): Buffer
  /** Returns a whole frame whose message has a prepared part in the middle. */
  wrapAround(before: Buffer, prepared: Buffer, after: Buffer): Buffer
}
