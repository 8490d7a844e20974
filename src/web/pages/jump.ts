/** "Jump to": the hours of a coverage, or its days when there are many, to choose from. It works without a script. */
import type { Blog } from '#shared/blog/blog.ts'
import { updateId } from '#shared/blog/ids.ts'
import { printPlace } from '#shared/blog/order.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import { instantNear } from '#shared/blog/wall-clock.ts'
import { showDay } from '#shared/view/dates.ts'
import { isolated } from '#shared/view/direction.ts'
import { html, type Markup } from './markup.ts'
import type { pageWordsFor } from './words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Beyond it days are listed. */
const MOST_HOURS = 36
/** Beyond it the steps grow, so that the list stays one that can be read. */
const MOST_STEPS = 60

/** Sorts after every update of its time: the page begins with it, or with what came before. */
export const LAST = updateId.parse('ffffffff-ffff-7fff-bfff-ffffffffffff')

type Jump = {
  readonly blog: Blog
  readonly until: string | undefined
  readonly words: ReturnType<typeof pageWordsFor>
  /** What the page is filtered by, which the other page keeps: names and values of its address. */
  readonly kept: readonly (readonly [name: string, value: string])[]
}

/** @param jump `until`: the time of the newest update. */
export function jumpForm({ blog, until, kept, words: { page } }: Jump): Markup | undefined {
  const steps = jumpStepsOf(blog, until)
  if (!steps) return undefined
  const fields = kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  const options = steps.map(({ place, name }) => html`<option value="${place}">${name}</option>`)
  return html`<form class="crier jump" action="#updates">${fields}<label>${page.jumpTo} <select name="before">${options.reverse()}</select></label> <button class="older">${page.go}</button></form>
`
}

export type JumpStep = {
  readonly end: string
  /** Where a page of it begins. */
  readonly place: string
  readonly name: string
  /** For little room: the hour, or the day of the month. */
  readonly short: string
}

/** The hours or days, oldest first. Undefined for a coverage so short that there is nothing to jump. */
export function jumpStepsOf(blog: Blog, until: string | undefined): readonly JumpStep[] | undefined {
  const { start } = blog.coverage
  if (until === undefined || until < start) return undefined
  const isByDay = Date.parse(until) - Date.parse(start) > MOST_HOURS * HOUR_MS
  const between = { start, until, timeZone: blog.timeZone }
  const bounds = isByDay ? daysIn(between) : hoursIn(between)
  if (bounds.length < 3) return undefined
  const name = (instant: string) =>
    isByDay
      ? showDay(showTime(instant, blog.timeZone).day, blog.language)
      : isolated(showClockOf(instant, blog), blog.language)
  const short = (instant: string) => {
    const { day, clock } = showTime(instant, blog.timeZone)
    return isByDay ? day.slice(8) : clock.slice(0, 2)
  }
  return bounds.slice(1).map((end, index) => {
    const [from, last] = [bounds[index] ?? start, new Date(Date.parse(end) - 1).toISOString()]
    return { end, place: printPlace({ time: last, id: LAST }), name: name(from), short: short(from) }
  })
}

type Between = { readonly start: string; readonly until: string; readonly timeZone: string }

/** Where the hours of the zone's clocks begin, and the last ends. */
function hoursIn({ start, until, timeZone }: Between): readonly string[] {
  const minutes = Number(showTime(start, timeZone).clock.slice(2))
  const first = Math.floor(Date.parse(start) / MINUTE_MS - minutes) * MINUTE_MS
  const count = Math.floor((Date.parse(until) - first) / HOUR_MS) + 1
  return Array.from({ length: count + 1 }, (_, n) => new Date(first + n * HOUR_MS).toISOString())
}

/** Midnights of the zone, since a day on which its clocks change has 23 or 25 hours. Very many days are taken together. */
function daysIn({ start, until, timeZone }: Between): readonly string[] {
  const first = dayNumber(start, timeZone)
  const count = dayNumber(until, timeZone) - first + 1
  const size = Math.ceil(count / MOST_STEPS)
  return Array.from({ length: Math.ceil(count / size) + 1 }, (_, n) => {
    const day = new Date((first + n * size) * DAY_MS).toISOString().slice(0, 10)
    return instantNear({ day, clock: '0000', timeZone })
  })
}

function dayNumber(instant: string, timeZone: string): number {
  return Date.parse(`${showTime(instant, timeZone).day}T00:00:00.000Z`) / DAY_MS
}
