/** The clock of a blog's zone, as a field of a form writes it: `2026-03-04T16:44`. */
import { showTime } from '#shared/blog/times.ts'

const MINUTE_MS = 60_000

export function wallClock(instant: string, timeZone: string): string {
  const { day, clock } = showTime(instant, timeZone)
  return `${day}T${clock.slice(0, 2)}:${clock.slice(2)}`
}

/** When a clock shows a time twice, the first is meant; when it leaps over one, the moment after the leap. */
export function instantAt(wall: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${wall}:00Z`)
  if (Number.isNaN(asUtc)) return undefined
  const offsets = [asUtc - 24 * 60 * MINUTE_MS, asUtc + 24 * 60 * MINUTE_MS].map(at => offsetAt(at, timeZone))
  const candidates = offsets.map(offset => asUtc - offset).sort((one, other) => one - other)
  const exact = candidates.find(at => wallClock(new Date(at).toISOString(), timeZone) === wall)
  const found = exact ?? candidates.at(-1)
  return found === undefined ? undefined : new Date(found).toISOString()
}

function offsetAt(at: number, timeZone: string): number {
  const wall = Date.parse(`${wallClock(new Date(at).toISOString(), timeZone)}:00Z`)
  return wall - Math.floor(at / MINUTE_MS) * MINUTE_MS
}
