/** Groups the updates of a coverage by day in its time zone, and those of a day by hour. */
import { showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'

export type Day = { readonly day: string; readonly updates: readonly Update[] }

/** Converting a time takes microseconds, and each arrival groups thousands. */
const known = new WeakMap<Update, { readonly timeZone: string; readonly day: string }>()

export function daysOf(updates: readonly Update[], timeZone: string): Day[] {
  return grouped(updates, update => {
    const held = known.get(update)
    if (held?.timeZone === timeZone) return held.day
    const { day } = showTime(update.time, timeZone)
    known.set(update, { timeZone, day })
    return day
  })
}

/** The parts that are drawn as one, so that an arrival costs what its own hour has. By UTC, as in the text of the time. */
export function hoursOf(updates: readonly Update[]): Day[] {
  return grouped(updates, ({ time }) => time.slice(0, 13))
}

/** Neighbours: updates come by their times. */
function grouped(updates: readonly Update[], nameOf: (update: Update) => string): Day[] {
  const groups: { readonly day: string; readonly updates: Update[] }[] = []
  for (const update of updates) {
    const day = nameOf(update)
    const last = groups.at(-1)
    if (last?.day === day) last.updates.push(update)
    else groups.push({ day, updates: [update] })
  }
  return groups
}
