/**
 * Keeps the followed channels subscribed, through every reconnect and failure. Where Redis is away in part it is asked
 * ever less often: each try of a cluster's lost shard makes its client look for it anew, and connect to it again.
 */
import type { Clock } from '#platform/clock.ts'
import { createPace } from './pace.ts'

/** The feeds look into the log by themselves as often as that. */
const MAX_GAP_MS = 5_000

type RedisSubscriptionsOptions = {
  readonly subscribe: (channel: string) => Promise<unknown>
  readonly clock: Clock
  /** Its messages come from now on; those before may have been missed. */
  readonly onSubscribed: (channel: string) => void
  readonly onFailed: (error: unknown) => void
}

interface RedisSubscriptions {
  /** Connected, again, or moved: everything is subscribed anew, as soon as the pace allows. */
  renew(): void
  add(channel: string): void
  delete(channel: string): void
  /** Whether some channel is without its subscription. */
  readonly isWaiting: boolean
  close(): void
}

export function createRedisSubscriptions(options: RedisSubscriptionsOptions): RedisSubscriptions {
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
    get isWaiting() {
      return waiting.size > 0
    },
    renew: () => renewal.soon(),
    add(channel) {
      followed.add(channel)
      void take(channel)
    },
    delete(channel) {
      followed.delete(channel)
      waiting.delete(channel)
    },
    close() {
      renewal.close()
      retry.close()
      followed.clear()
      waiting.clear()
    },
  }
}
