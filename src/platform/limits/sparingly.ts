/** Rate-limits a repeated log line: an error that recurs every second is logged once a minute. */
import type { Clock } from '#platform/clock.ts'

const QUIET_MS = 60_000

type Elapsed = Pick<Clock, 'elapsedMs'>

export function sparingly(clock: Elapsed, log: (error?: unknown) => void): (error?: unknown) => void {
  let loggedMs = Number.NEGATIVE_INFINITY
  return error => {
    const ms = clock.elapsedMs()
    if (ms - loggedMs < QUIET_MS) return
    loggedMs = ms
    log(error)
  }
}
