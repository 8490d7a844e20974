/**
 * Rate limits for many names: GCRA, a leaky bucket with one number per name. Time is passed in, and a refusal says exactly how
 * long to wait.
 */

/** Law 8, bounded. Beyond it the longest idle are forgotten, which lets them begin with a full allowance. */
const MAX_NAMES = 100_000

type RateOptions = {
  readonly perMinute: number
  /** How many at once, after a quiet time. */
  readonly burst: number
  readonly nowMs: () => number
  readonly maxNames?: number
}

export function createRate({ perMinute, burst, nowMs, maxNames = MAX_NAMES }: RateOptions) {
  const intervalMs = 60_000 / perMinute
  const toleranceMs = intervalMs * (burst - 1)
  /** When each name's allowance is complete again; least recently used first. */
  const wholeAt = new Map<string, number>()

  function forget(now: number): void {
    for (const [name, at] of wholeAt) {
      if (at > now && wholeAt.size < maxNames) return
      wholeAt.delete(name)
    }
  }

  return {
    /** Returns 0 and counts it if allowed; otherwise how long to wait. */
    take(name: string): number {
      const now = nowMs()
      const at = Math.max(now, wholeAt.get(name) ?? now)
      const waitMs = at - toleranceMs - now
      if (waitMs > 0) return waitMs
      wholeAt.delete(name)
      if (wholeAt.size >= maxNames) forget(now)
      wholeAt.set(name, at + intervalMs)
      return 0
    },

    /** Undoes a `take`. */
    giveBack(name: string): void {
      const at = wholeAt.get(name)
      if (at !== undefined) wholeAt.set(name, at - intervalMs)
    },

    get size(): number {
      return wholeAt.size
    },
  }
}
