/** Tells readers to come back, in batches spread over a window: whatever they turn to takes them in one after the other. */
import type { Clock } from '#platform/clock.ts'

/** Short beside what a reader waits anyway before it comes back. */
const STEP_MS = 100
/** So few arrivals in a step trouble no node, and a small audience need not wait. */
const MIN_BATCH = 25

type SendAwayOptions<Reader> = {
  readonly readers: readonly Reader[]
  readonly windowMs: number
  readonly clock: Clock
  readonly tell: (reader: Reader) => void
}

/** Resolves when all were told. */
export function sendAway<Reader>({ readers, windowMs, clock, tell }: SendAwayOptions<Reader>): Promise<void> {
  const steps = Math.max(1, Math.ceil(windowMs / STEP_MS))
  const batch = Math.max(MIN_BATCH, Math.ceil(readers.length / steps))
  return new Promise(resolve => {
    const next = (from: number): void => {
      for (const reader of readers.slice(from, from + batch)) tell(reader)
      if (from + batch >= readers.length) resolve()
      else clock.after(STEP_MS, () => next(from + batch))
    }
    next(0)
  })
}
