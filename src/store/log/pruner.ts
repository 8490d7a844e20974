/** Deletes what is older than its retention time, once in a while, in batches with pauses between them. */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import type { SteadyClock } from '#platform/steady-clock.ts'
import { type KeptDays, pruneAll } from './prune-pass.ts'
import type { Retention } from './retention.ts'

const EVERY_MS = 60 * 60_000
const PAUSE_MS = 200
/** Per table or stream and run; the rest is left to the next run. */
const MAX_BATCHES = 200

type PrunerOptions = {
  readonly retention: Retention
  readonly days: KeptDays
  readonly clock: Clock
  /** A run is skipped while the clock is not steady. */
  readonly steady: Pick<SteadyClock, 'isSteady'>
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
  /** Called on failure; the next run tries again. */
  readonly onError: (error: unknown) => void
}

export function startPruner({ retention, days, clock, steady, random, onError }: PrunerOptions) {
  const stop = new AbortController()
  let pruning: Promise<void> | undefined
  // Random, so that nodes that were started together do not prune at the same moment.
  let callOff = clock.after(EVERY_MS * random(), begin)

  function begin(): void {
    callOff = clock.after(EVERY_MS * (0.75 + random() / 2), begin)
    if (!steady.isSteady) return
    pruning ??= pass()
      .catch(onError)
      .finally(() => {
        pruning = undefined
      })
  }

  function pass(): Promise<void> {
    const rest = () => pause(clock, PAUSE_MS, stop.signal)
    // What another node prunes at this moment, it prunes for all.
    const limits = { maxBatches: MAX_BATCHES, maxWaits: 0 }
    return pruneAll({ ...limits, retention, days, now: clock.now(), rest, signal: stop.signal })
  }

  return {
    async close(): Promise<void> {
      stop.abort()
      callOff()
      await pruning
    },
  }
}
