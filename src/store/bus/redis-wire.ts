/** The part of Redis that the bus needs, channels only, the same for a single server, Sentinels and a cluster. */
import type { Redis } from 'ioredis'
import type { Clock } from '#platform/clock.ts'
import { backoffMs } from '#platform/retry/backoff.ts'

export interface RedisWire {
  /** Resolves once both directions have connected for the first time. */
  readonly connected: Promise<unknown>
  /** Whether both directions are connected now; of a cluster, with all of its shards. */
  readonly isConnected: boolean
  /** Rejects when Redis is away; never queues a message. */
  publish(channel: string, message: string): Promise<unknown>
  /** Resolves once messages arrive, at once if the channel is already subscribed. Rejects when Redis is away. */
  subscribe(channel: string): Promise<unknown>
  unsubscribe(channel: string): Promise<unknown>
  close(): void
}

export type WireOptions = {
  readonly onMessage: (channel: string, message: string) => void
  /** Connected, reconnected, or slots moved: every channel must be subscribed again. */
  readonly onConnected: () => void
  readonly onError: (error: unknown) => void
  readonly clock: Clock
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
}

export const CONNECT_MS = 2_000
/** A server that leaves a command unanswered for this long is stopped or cut off: try a new connection. */
export const SILENCE_MS = 5_000
const FIRST_RETRY_MS = 50
const MAX_RETRY_MS = 2_000

/** For ioredis, which counts tries from 1. */
export function retryAfter(random: () => number): (times: number) => number {
  return tries => backoffMs({ tries, firstMs: FIRST_RETRY_MS, mostMs: MAX_RETRY_MS, random })
}

/**
 * Disconnects, also in the middle of a TLS handshake: the server then sends an alert, which arrives as a second error of the socket, and
 * ioredis listens for one. Without a listener it would end the process.
 */
export function disconnect(redis: Redis): void {
  redis.stream?.on('error', () => {})
  redis.disconnect()
}
