/** Backoff for work that can trigger itself, such as a refresh whose failure asks for another refresh. */
import type { Clock } from '#platform/clock.ts'

const FIRST_GAP_MS = 250

type PaceOptions = {
  readonly clock: Clock
  readonly maxGapMs: number
  readonly work: () => void
}

/** Runs the work less and less often while it is requested repeatedly; after a pause, at once again. */
export function createPace({ clock, maxGapMs, work }: PaceOptions) {
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
    /** Runs at once, unless it ran a moment ago. */
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
