/** Totals over all nodes, such as readers per stream: approximate, but cheap at any size. */
import type { Clock } from '#platform/clock.ts'
import { type Counts, type Exchange, NO_COUNTS } from './exchange.ts'

/** The name under which every process counts itself. */
export const PROCESSES = 'processes'

/** This node's current counts. */
type Here = { readonly count: (name: string) => number; readonly counts: () => Counts }

export type Audience = ReturnType<typeof createAudience>

type AudienceOptions = {
  readonly here: Here
  /** Absent if there are no other nodes. */
  readonly exchange?: Exchange | undefined
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export function createAudience({ here, exchange, clock, onError }: AudienceOptions) {
  let others = NO_COUNTS
  let swapping: Promise<void> | undefined
  const stop = exchange ? clock.every(exchange.swapMs, swap) : () => {}
  swap()

  /** While the other nodes cannot be reached, their last counts are kept: better than none. */
  function swap(): void {
    swapping ??= exchange
      ?.swap(here.counts())
      .then(counts => {
        others = counts
      }, onError)
      .finally(() => {
        swapping = undefined
      })
  }

  return {
    /** This node's current count plus those of the other nodes, which are a few seconds old. */
    count: (name: string): number => here.count(name) + (others.get(name) ?? 0),

    async close(): Promise<void> {
      stop()
      await swapping
      await exchange?.leave().catch(onError)
    },
  }
}
