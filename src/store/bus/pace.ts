/** Backoff for work that answers its own consequences, such as looking again for a server that a look did not find. */
import type { Clock } from '#platform/clock.ts'

const FIRST_GAP_MS = 250

interface Pace {
  /** At once, if it was not done a moment ago. */
  soon(): void
  later(): void
  close(): void
}

type PaceOptions = {
  readonly clock: Clock
  readonly maxGapMs: number
  readonly work: () => void
}

/** Does it ever less often while it is asked for again and again; after a pause in which nobody asks, at once again. */
export function createPace({ clock, maxGapMs, work }: PaceOptions): Pace {
  let gapMs = FIRST_GAP_MS
  let isAsked = false
  let stop: (() => void) | undefined

  function rest(): void {
    isAsked = false
    stop = clock.after(gapMs, () => {
      stop = undefined
      if (!isAsked) {
        gapMs = FIRST_GAP_MS
        return
      }
      gapMs = Math.min(gapMs * 2, maxGapMs)
      go()
    })
  }

  function go(): void {
    rest()
    work()
  }

  return {
    soon() {
      if (stop) isAsked = true
      else go()
    },
    later() {
      if (!stop) rest()
      isAsked = true
    },
    close() {
      stop?.()
      stop = () => {}
    },
  }
}
