/** What fails every second while the database is away is told once a minute. */

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
