/** How messages are wrapped for what carries them: WebSocket frames, compressed ones, lines, events. */

export interface Framing {
  /** A whole frame, ready for the wire. */
  wrap(message: Buffer): Buffer
  /** Part of many messages: prepared once, so that only what differs is worked on for each. */
  prepare(part: Buffer): Buffer
  /** A whole frame of a message that has a prepared part in its middle. */
  wrapAround(before: Buffer, prepared: Buffer, after: Buffer): Buffer
}
