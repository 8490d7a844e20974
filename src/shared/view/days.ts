/** Groups the updates of a coverage by hour, and the hours by day in its time zone. */
import { showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'

type Group<One> = { readonly name: string; readonly parts: readonly One[] }
/** What is drawn as one, so that an arrival costs what its own hour has. */
export type Hour = Group<Update>
export type Day = Group<Hour>

/** Converting a time takes microseconds, and each arrival groups thousands. */
const known = new WeakMap<Update, { readonly timeZone: string; readonly name: string }>()

/** A day is named by its date, an hour by its day and its UTC hour, as the text of the time has it. */
export function daysOf(updates: readonly Update[], timeZone: string): readonly Day[] {
  const hours = grouped(updates, update => {
    const held = known.get(update)
    if (held?.timeZone === timeZone) return held.name
    const name = `${showTime(update.time, timeZone).day}-${update.time.slice(0, 13)}`
    known.set(update, { timeZone, name })
    return name
  })
  return grouped(hours, ({ name }) => name.slice(0, 10))
}

/** Neighbours: updates come by their times. */
export function grouped<One>(all: readonly One[], nameOf: (one: One) => string): Group<One>[] {
  const groups: { readonly name: string; readonly parts: One[] }[] = []
  for (const one of all) {
    const name = nameOf(one)
    const last = groups.at(-1)
    if (last?.name === name) last.parts.push(one)
    else groups.push({ name, parts: [one] })
  }
  return groups
}
