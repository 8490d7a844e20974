/** The clock of a blog's zone as a `datetime-local` field writes it: `2026-03-04T16:44`. */
import { showTime } from '#shared/blog/times.ts'
import { instantNear } from '#shared/blog/wall-clock.ts'

export function wallClock(instant: string, timeZone: string): string {
  const { day, clock } = showTime(instant, timeZone)
  return `${day}T${clock.slice(0, 2)}:${clock.slice(2)}`
}

/** Undefined while the field is incomplete. */
export function instantAt(wall: string, timeZone: string): string | undefined {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(wall) ?? []
  return day === undefined ? undefined : instantNear({ day, clock: `${hour}${minute}`, timeZone })
}
