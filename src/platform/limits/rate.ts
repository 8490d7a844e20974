/**
 * How often something may happen for each of many names: a bucket that leaks (GCRA), one number a name. Time is passed in,
 * and who is refused is told exactly how long to wait.
 */

/** Law 8, bounded. Beyond it the longest idle are forgotten, which lets them begin with a full allowance. */
const MAX_NAMES = 100_000

type RateOptions = {
  readonly perMinute: number
  /** At once, after a quiet time. */
  readonly burst: number
  readonly nowMs: () => number
  readonly maxNames?: number
}

interface Rate {
  /** 0 when it may happen, and then it counts; else how long to wait. */
  take(name: string): number
  /** What was taken did not count after all. */
  giveBack(name: string): void
  readonly size: number
}

export function createRate({ perMinute, burst, nowMs, maxNames = MAX_NAMES }: RateOptions): Rate {
  const intervalMs = 60_000 / perMinute
  const toleranceMs = intervalMs * (burst - 1)
  /** When the allowance of each is whole again; the least recently used first. */
  const wholeAt = new Map<string, number>()

  function forget(now: number): void {
    for (const [name, at] of wholeAt) {
      if (at > now && wholeAt.size < maxNames) return
      wholeAt.delete(name)
    }
  }

  return {
    take(name) {
      const now = nowMs()
      const at = Math.max(now, wholeAt.get(name) ?? now)
      const waitMs = at - toleranceMs - now
      if (waitMs > 0) return waitMs
      wholeAt.delete(name)
      if (wholeAt.size >= maxNames) forget(now)
      wholeAt.set(name, at + intervalMs)
      return 0
    },

    giveBack(name) {
      const at = wholeAt.get(name)
      if (at !== undefined) wholeAt.set(name, at - intervalMs)
    },

    get size() {
      return wholeAt.size
    },
  }
}
