/**
 * Notices when the clock is set while the process runs, and tells for how long it has been steady. What is deleted for its age must
 * not be deleted by a clock that is wrong for an hour: it is gone for good when the clock is right again.
 */
import type { Clock } from './clock.ts'

const LOOK_MS = 10_000
/** NTP corrects smaller differences by slewing; a step beyond it was made by somebody, or by a machine that woke up. */
const STEP_MS = 5_000
/** A wrong clock is corrected within minutes where NTP runs. */
const STEADY_MS = 60 * 60_000

type SteadyClockOptions = {
  readonly clock: Clock
  /** Called with the size of a step; ahead is positive. */
  readonly onSet: (stepMs: number) => void
}

export type SteadyClock = ReturnType<typeof watchClock>

export function watchClock({ clock, onSet }: SteadyClockOptions) {
  const offsetMs = () => clock.now().getTime() - clock.elapsedMs()
  let knownMs = offsetMs()
  let sinceMs = clock.elapsedMs()

  function look(): void {
    const stepMs = offsetMs() - knownMs
    knownMs += stepMs
    if (Math.abs(stepMs) < STEP_MS) return
    sinceMs = clock.elapsedMs()
    onSet(stepMs)
  }

  const stop = clock.every(LOOK_MS, look)
  return {
    /** Whether it ran for an hour without a step: long enough to delete by it. */
    get isSteady(): boolean {
      look()
      return clock.elapsedMs() - sinceMs >= STEADY_MS
    },
    close: stop,
  }
}
