/** Tells readers to come back, in batches spread over a window, so that the nodes they reconnect to are not overrun. */
import type { Clock } from '#platform/clock.ts'

/** Short compared with a reader's own delay before it reconnects. */
const STEP_MS = 100
/** So few arrivals per step burden no node, and a small audience does not have to wait. */
const MIN_BATCH = 25

type SendAwayOptions<Reader> = {
  readonly readers: readonly Reader[]
  readonly windowMs: number
  readonly clock: Clock
  readonly tell: (reader: Reader) => void
}

/** Resolves when all were notified. */
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
