/** A line between two processes on one machine: keeps the order, loses nothing until one of them ends. */

/** Each part hears only what is sent to it. */
export type WirePart = 'audience' | 'bus' | 'log' | 'metrics' | 'stores' | 'worker'

export interface Wire {
  /** `body` is plain JSON. After the other process has ended, nothing happens. */
  send(part: WirePart, body: unknown): void
  /** Messages that the operating system has not taken yet; whoever sends keeps them bounded (law 8, bounded). */
  readonly unsent: number
  hear(part: WirePart, listener: (body: unknown) => void): void
}
