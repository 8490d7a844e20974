/** Rate-limits a repeated log line: an error that recurs every second is logged once a minute. */

const QUIET_MS = 60_000

export function sparingly(tell: (error?: unknown) => void): (error?: unknown) => void {
  let toldMs = Number.NEGATIVE_INFINITY
  return error => {
    const ms = performance.now()
    if (ms - toldMs < QUIET_MS) return
    toldMs = ms
    tell(error)
  }
}
