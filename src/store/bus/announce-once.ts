/** Rings the bell from a command that runs beside servers and ends right after. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '#platform/clock.ts'
import { ringAndHear } from './bell.ts'
import { RedisBus } from './redis-bus.ts'
import { parseRedisUrl } from './redis-url.ts'

/** The nodes also look by themselves, so a command does not wait for a Redis that is away. */
const PATIENCE_MS = 3_000

type AnnounceOptions = {
  /** Without it the nodes look every second anyway. */
  readonly redisUrl: string | undefined
  readonly clock: Clock
  readonly random: () => number
}

/** Whether Redis took it. */
export async function announceOnce(name: 'sites', { redisUrl, clock, random }: AnnounceOptions): Promise<boolean> {
  const address = parseRedisUrl(redisUrl ?? '')
  if (!address) return true
  const bus = new RedisBus({ address, clock, random, onError() {} })
  const heard = Promise.withResolvers<boolean>()
  const giveUp = clock.after(PATIENCE_MS, () => heard.resolve(false))
  ringAndHear(bus, name, randomUUID()).then(() => heard.resolve(true), heard.reject)
  try {
    return await heard.promise
  } finally {
    giveUp()
    await bus.close()
  }
}
