/** How many there are of what is counted, on all nodes together: approximate, and cheap at any size. */
import type { Clock } from '#platform/clock.ts'
import { type Counts, type Exchange, NO_COUNTS } from './exchange.ts'

/** What is counted on this node, at this moment. */
type Here = { readonly count: (name: string) => number; readonly counts: () => Counts }

export interface Audience {
  /** Those of this node as they are, those of the others as of a few seconds ago. */
  readonly count: (name: string) => number
  close(): Promise<void>
}

type AudienceOptions = {
  readonly here: Here
  /** Absent, there are no other nodes. */
  readonly exchange?: Exchange | undefined
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export function createAudience({ here, exchange, clock, onError }: AudienceOptions): Audience {
  let others = NO_COUNTS
  let swapping: Promise<void> | undefined
  const stop = exchange ? clock.every(exchange.swapMs, swap) : () => {}
  swap()

  /** While the others cannot be asked, what they last said is nearer to the truth than nothing. */
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
    count: name => here.count(name) + (others.get(name) ?? 0),

    async close() {
      stop()
      await swapping
      await exchange?.leave().catch(onError)
    },
  }
}
