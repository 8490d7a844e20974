/** "Jump to": the hours of a coverage, or its days when there are many, to choose from. It works without a script. */
import type { Blog } from '#shared/blog/blog.ts'
import { updateId } from '#shared/blog/ids.ts'
import { printPlace } from '#shared/blog/order.ts'
import { showClock, showTime } from '#shared/blog/times.ts'
import { showDay } from '#shared/view/dates.ts'
import { html, type Markup } from './markup.ts'
import type { pageWordsFor } from './words.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Beyond it days are listed. */
const MOST_HOURS = 36
/** Beyond it the steps grow, so that the list stays one that can be read. */
const MOST_STEPS = 60

/** Sorts after every update of its time: the page begins with what came before it. */
const LAST = updateId.parse('ffffffff-ffff-7fff-bfff-ffffffffffff')

type Jump = { readonly blog: Blog; readonly until: string | undefined; readonly words: ReturnType<typeof pageWordsFor> }

/** @param jump `until`: the time of the newest update. */
export function jumpForm({ blog, until, words: { page } }: Jump): Markup | undefined {
  const start = Date.parse(blog.coverage.start)
  const length = until === undefined ? 0 : Date.parse(until) - start
  const steps = stepsOf(start, length)
  if (steps.length < 2) return undefined
  const { language, timeZone } = blog
  const isByDay = length > MOST_HOURS * HOUR_MS
  const name = (ms: number) => {
    const instant = new Date(ms).toISOString()
    const day = showDay(showTime(instant, timeZone).day, language)
    return isByDay ? day : showClock(instant, timeZone)
  }
  const options = steps.map(({ from, to }) => {
    const place = printPlace({ time: new Date(to).toISOString(), id: LAST })
    return html`<option value="${place}">${name(from)}</option>`
  })
  return html`<form class="crier jump" action="#updates"><label>${page.jumpTo} <select name="before">${options}</select></label> <button class="older">${page.go}</button></form>
`
}

type Step = { readonly from: number; readonly to: number }

/** The newest first, as the updates are. */
function stepsOf(start: number, length: number): readonly Step[] {
  const unit = length > MOST_HOURS * HOUR_MS ? DAY_MS : HOUR_MS
  const size = unit * Math.max(1, Math.ceil(length / unit / MOST_STEPS))
  const first = Math.floor(start / HOUR_MS) * HOUR_MS
  const count = Math.max(0, Math.ceil((start + length + 1 - first) / size))
  return Array.from({ length: count }, (_, n) => ({ from: first + n * size, to: first + (n + 1) * size - 1 })).reverse()
}
