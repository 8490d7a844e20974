/** Deletes what is older than its retention time, once in a while, in batches with pauses between them. */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import type { SteadyClock } from '#platform/steady-clock.ts'
import { PRUNED, type Pruned, type Retention } from './retention.ts'

const EVERY_MS = 60 * 60_000
/** A batch takes milliseconds, so that nothing else waits long for its locks. */
const BATCH = 500
const PAUSE_MS = 200
/** Per table or stream and run; the rest is left to the next run. */
const MAX_BATCHES = 200
const STREAMS_AT_ONCE = 100
const DAY_MS = 24 * 60 * 60_000

/** The days that each kind is kept; undefined means for ever. */
export type KeptDays = Readonly<Record<Pruned, number | undefined>>

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
    pruning ??= pruneAll()
      .catch(onError)
      .finally(() => {
        pruning = undefined
      })
  }

  async function pruneAll(): Promise<void> {
    for (const what of PRUNED) {
      const kept = days[what]
      if (kept === undefined) continue
      const before = new Date(clock.now().getTime() - kept * DAY_MS).toISOString()
      if (what === 'changes') await pruneStreams(before)
      else await pruneOne({ what, before })
    }
  }

  async function pruneStreams(before: string): Promise<void> {
    let streams = await retention.streams('', STREAMS_AT_ONCE)
    while (streams.length > 0 && !stop.signal.aborted) {
      for (const stream of streams) await pruneOne({ what: 'changes', before, stream })
      streams = await retention.streams(streams.at(-1) ?? '', STREAMS_AT_ONCE)
    }
  }

  async function pruneOne(asked: { what: Pruned; before: string; stream?: string }): Promise<void> {
    for (let batch = 1; batch <= MAX_BATCHES && !stop.signal.aborted; batch += 1) {
      if ((await retention.prune({ ...asked, limit: BATCH })) < BATCH) return
      await pause(clock, PAUSE_MS, stop.signal)
    }
  }

  return {
    async close(): Promise<void> {
      stop.abort()
      callOff()
      await pruning
    },
  }
}
