/** Groups the updates of a coverage by day in its time zone. */
import { showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'

export type Day = { readonly day: string; readonly updates: readonly Update[] }

export function daysOf(updates: readonly Update[], timeZone: string): Day[] {
  const days = new Map<string, Update[]>()
  for (const update of updates) {
    const { day } = showTime(update.time, timeZone)
    const held = days.get(day)
    if (held) held.push(update)
    else days.set(day, [update])
  }
  return [...days].map(([day, held]) => ({ day, updates: held }))
}
