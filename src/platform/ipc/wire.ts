/** IPC between two processes on one machine: ordered, and lossless until one of them ends. */

/** Each part receives only its own messages. */
export type WirePart = 'audience' | 'bus' | 'log' | 'metrics' | 'stores' | 'worker'

export interface Wire {
  /** `body` is plain JSON. A no-op after the other process has ended. */
  send(part: WirePart, body: unknown): void
  /** Messages that the operating system has not accepted yet; the sender keeps them bounded (law 8, bounded). */
  readonly unsent: number
  hear(part: WirePart, listener: (body: unknown) => void): void
}
