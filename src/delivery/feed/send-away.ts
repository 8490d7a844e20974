/** Tells readers to reconnect, in batches spread over a time window, so as not to overload the nodes they return to. */
import type { Clock } from '#platform/clock.ts'

/** Short compared with a reader's own delay before it reconnects. */
const STEP_MS = 100
/** Few enough reconnects per step for any node, and enough for a small audience to be done quickly. */
const MIN_BATCH = 25

type SendAwayOptions<Reader> = {
  readonly readers: readonly Reader[]
  readonly windowMs: number
  readonly clock: Clock
  readonly tell: (reader: Reader) => void
}

/** Resolves when `tell` was called for all readers. */
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
