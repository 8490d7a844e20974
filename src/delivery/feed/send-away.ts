/** Tells readers to reconnect, in batches spread over a time window, so that the nodes they return to are not overrun. */
import type { Clock } from '#platform/clock.ts'

/** Short compared with a reader's own delay before it reconnects. */
const STEP_MS = 100
/** So few reconnects per step burden no node, and a small audience is done quickly. */
const MIN_BATCH = 25

type SendAwayOptions<Reader> = {
  readonly readers: readonly Reader[]
  readonly windowMs: number
  readonly clock: Clock
  readonly tell: (reader: Reader) => void
}

/** Resolves when all readers have been told. */
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
