/**
 * Keeps the followed channels subscribed through every reconnect and failure. Retries back off: each attempt at a lost
 * shard of a cluster makes its client refresh the slots and connect again.
 */
import type { Clock } from '#platform/clock.ts'
import { createPace } from './pace.ts'

/** As often as feeds compare with the log by themselves. */
const MAX_GAP_MS = 5_000

type RedisSubscriptionsOptions = {
  readonly subscribe: (channel: string) => Promise<unknown>
  readonly clock: Clock
  /** Messages arrive from now on; earlier ones may have been missed. */
  readonly onSubscribed: (channel: string) => void
  readonly onFailed: (error: unknown) => void
}

export type RedisSubscriptions = ReturnType<typeof createRedisSubscriptions>

export function createRedisSubscriptions(options: RedisSubscriptionsOptions) {
  const { clock, onSubscribed, onFailed } = options
  const followed = new Set<string>()
  const waiting = new Set<string>()
  const renewal = createPace({ clock, maxGapMs: MAX_GAP_MS, work: () => subscribe(followed) })
  const retry = createPace({ clock, maxGapMs: MAX_GAP_MS, work: () => subscribe(waiting) })

  function subscribe(channels: ReadonlySet<string>): void {
    for (const channel of [...channels]) void take(channel)
  }

  async function take(channel: string): Promise<void> {
    waiting.add(channel)
    try {
      await options.subscribe(channel)
      waiting.delete(channel)
      if (followed.has(channel)) onSubscribed(channel)
    } catch (error) {
      if (!followed.has(channel)) return void waiting.delete(channel)
      onFailed(error)
      retry.later()
    }
  }

  return {
    /** Whether some followed channel has no subscription at the moment. */
    get isWaiting(): boolean {
      return waiting.size > 0
    },
    /** After a connect, a reconnect or moved slots: subscribes to everything again, as soon as the backoff allows. */
    renew: () => renewal.soon(),
    add(channel: string): void {
      followed.add(channel)
      void take(channel)
    },
    delete(channel: string): void {
      followed.delete(channel)
      waiting.delete(channel)
    },
    close(): void {
      renewal.close()
      retry.close()
      followed.clear()
      waiting.clear()
    },
  }
}
