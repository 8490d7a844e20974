/** Converts a local time in a time zone to an instant. */
import { showTime } from './times.ts'

/** `day` as `2026-03-04`, `clock` as `1644`. */
type WallClock = { readonly day: string; readonly clock: string; readonly timeZone: string }

const DAY_MS = 86_400_000

/**
 * All instants at which clocks in that zone show this time, earliest first: usually one, two in the hour repeated when
 * clocks go back, none in the hour skipped when they go forward.
 */
export function instantsAt({ day, clock, timeZone }: WallClock): string[] {
  const asUtc = Date.parse(`${day}T${clock.slice(0, 2)}:${clock.slice(2)}:00.000Z`)
  // No zone changes its offset twice within two days, so the offsets a day before and after are all there can be.
  const offsets = new Set([asUtc - DAY_MS, asUtc + DAY_MS].map(near => offsetAt(near, timeZone)))
  return [...offsets]
    .map(offset => new Date(asUtc - offset).toISOString())
    .filter(instant => shows(instant, { day, clock, timeZone }))
    .sort()
}

/** The first such instant; for a time in a skipped hour, uses the offset before the change. */
export function instantNear(at: WallClock): string {
  const [first] = instantsAt(at)
  if (first !== undefined) return first
  const asUtc = Date.parse(`${at.day}T${at.clock.slice(0, 2)}:${at.clock.slice(2)}:00.000Z`)
  return new Date(asUtc - offsetAt(asUtc - DAY_MS, at.timeZone)).toISOString()
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString().slice(0, 10)
}

function shows(instant: string, { day, clock, timeZone }: WallClock): boolean {
  const shown = showTime(instant, timeZone)
  return shown.day === day && shown.clock === clock
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(time: number, timeZone: string): number {
  const { day, clock } = showTime(new Date(time).toISOString(), timeZone)
  const shown = Date.parse(`${day}T${clock.slice(0, 2)}:${clock.slice(2)}:00.000Z`)
  return shown - Math.floor(time / 60_000) * 60_000
}
