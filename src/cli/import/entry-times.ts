/** Gives each entry its instant. A heading has a clock time and a label; the days follow from the order of entries. */
import { showClock, showTime } from '#shared/blog/times.ts'
import { instantNear, instantsAt, nextDay } from '#shared/blog/wall-clock.ts'
import type { WrittenEntry } from './lines.ts'
import type { PageDay, Report } from './page.ts'

export type TimedEntry = WrittenEntry & { readonly time: string }

const MINUTE_MS = 60_000

/** Takes entries newest first, as in the file, and returns them oldest first. An original entry precedes all others. */
export function timeEntries(
  entries: readonly WrittenEntry[],
  { date, timeZone }: PageDay,
): { timed: TimedEntry[]; reports: Report[] } {
  const reports: Report[] = []
  const timed: TimedEntry[] = []
  for (const entry of entries.toReversed()) {
    if (entry.heading.kind !== 'timed') continue
    const before = timed.at(-1)?.time
    const { time, messages } = timeOf(entry.heading, { before, date, timeZone })
    timed.push({ ...entry, time })
    reports.push(...messages.map(message => ({ line: entry.line.number, message })))
  }
  reports.push(...shownElsewhere(timed.at(-1), timeZone))
  const originals = entries.filter(({ heading }) => heading.kind === 'original').toReversed()
  const start = originalTime(timed[0]?.time, { date, timeZone })
  return { timed: [...originals.map(entry => ({ ...entry, time: start })), ...timed], reports }
}

/** Readers see times in the blog's zone, which may not be what the page means. Reported for one entry only. */
function shownElsewhere(entry: TimedEntry | undefined, timeZone: string): Report[] {
  if (entry?.heading.kind !== 'timed' || !isUniversal(entry.heading.label)) return []
  const { clock, label } = entry.heading
  const shown = showClock(entry.time, timeZone)
  if (shown.startsWith(`${clock} `)) return []
  const message = `readers will see ${clock} ${label} as ${shown}, in the zone ${timeZone}; --zone UTC would keep the clock`
  return [{ line: entry.line.number, message }]
}

/** The beginning of the day, or a minute before the first update if that is earlier. */
function originalTime(earliest: string | undefined, { date, timeZone }: PageDay): string {
  const midnight = instantNear({ day: date, clock: '0000', timeZone })
  if (earliest === undefined || midnight < earliest) return midnight
  return new Date(Date.parse(earliest) - MINUTE_MS).toISOString()
}

type Before = PageDay & { readonly before: string | undefined }

function timeOf({ clock, label }: { clock: string; label: string }, { before, date, timeZone }: Before) {
  const zone = isUniversal(label) ? 'UTC' : timeZone
  const messages: string[] = []
  const at = (day: string) => ({ day, clock, timeZone: zone })
  let day = before === undefined ? date : showTime(before, zone).day
  let time = pick(at(day), label, before)
  if (before !== undefined && time < before) {
    day = nextDay(day)
    time = pick(at(day), label, undefined)
    messages.push(`${clock} is earlier than the entry below it, so it is taken as the next day, ${day}`)
  }
  if (instantsAt(at(day)).length === 0) {
    messages.push(`the clocks of ${zone} left out ${clock} on ${day}; taken as if they had not been put forward`)
  }
  const shown = showTime(time, zone).zone
  if (!isUniversal(label) && label !== '' && label !== shown) {
    messages.push(`the heading says ${label}, but ${zone} has ${shown} then; read as ${clock} ${shown}`)
  }
  return { time, messages }
}

/** Where a clock time occurs twice (the end of summer time), the label decides, or else the preceding entry. */
function pick(at: Parameters<typeof instantsAt>[0], label: string, before: string | undefined): string {
  const all = instantsAt(at)
  const labelled = all.find(instant => showTime(instant, at.timeZone).zone === label)
  return labelled ?? all.find(instant => before === undefined || instant >= before) ?? instantNear(at)
}

export function isUniversal(label: string): boolean {
  return label === 'GMT' || label === 'UTC' || label === 'Z'
}
