/** What the bus needs of Redis, whatever form it has: channels, without the rest. */
import type { Clock } from '#platform/clock.ts'

export interface RedisWire {
  /** Resolves once Redis was reached for the first time, in both directions. */
  readonly connected: Promise<unknown>
  /** In both directions, now; a cluster as a whole, with all of its shards. */
  readonly isConnected: boolean
  /** Rejects when Redis is away; never keeps a message for later. */
  publish(channel: string, message: string): Promise<unknown>
  /** Resolves once messages come, or at once when they do already. Rejects when Redis is away. */
  subscribe(channel: string): Promise<unknown>
  unsubscribe(channel: string): Promise<unknown>
  close(): void
}

export type WireOptions = {
  readonly onMessage: (channel: string, message: string) => void
  /** Connected, for the first time or again, or moved: everything is to be subscribed again. */
  readonly onConnected: () => void
  readonly onError: (error: unknown) => void
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
}

export const CONNECT_MS = 2_000
/** A server that leaves a command without answer for so long is stopped or cut off: try a new connection. */
export const SILENCE_MS = 5_000
const MAX_RETRY_MS = 2_000

/** With jitter, so that a fleet does not knock at the same moment. */
export function retryAfter(random: () => number): (times: number) => number {
  return times => {
    const cap = Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(times, 10))
    return cap / 2 + random() * (cap / 2)
  }
}
