/** Notes when a key was last used: a write per key every few minutes, not per request. */
import type { Clock } from '#platform/clock.ts'
import type { Keys } from './keys.ts'

const EVERY_MS = 5 * 60_000
/** More keys than a newsroom has; beyond it the oldest is merely written again. */
const MAX_NOTED = 10_000

type KeyUsesOptions = {
  readonly keys: Pick<Keys, 'touch'>
  readonly clock: Pick<Clock, 'elapsedMs'>
  readonly onError: (error: unknown) => void
}

/** Returns at once: no request waits for it, and none fails because of it. */
export function createKeyUses({ keys, clock, onError }: KeyUsesOptions): (id: string) => void {
  const noted = new Map<string, number>()
  return id => {
    const nowMs = clock.elapsedMs()
    const last = noted.get(id)
    if (last !== undefined && nowMs - last < EVERY_MS) return
    const [oldest] = noted.keys()
    if (noted.size >= MAX_NOTED && oldest !== undefined) noted.delete(oldest)
    noted.set(id, nowMs)
    keys.touch(id).catch(onError)
  }
}
