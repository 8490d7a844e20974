/** The line above a coverage as it stood at an instant: which one, and the way to the coverage as it is. */
import type { Blog } from '#shared/blog/blog.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import { showDate } from '#shared/view/dates.ts'
import { isolated } from '#shared/view/direction.ts'
import { html, type Markup } from './markup.ts'
import { pageWordsFor } from './words.ts'

/** `address`: of the coverage as it is. */
type MomentLine = { readonly blog: Blog; readonly at: string; readonly address: string }

export function momentLine({ blog, at, address }: MomentLine): Markup {
  const { page } = pageWordsFor(blog.language)
  const [before, after] = page.asItStood('\n').split('\n')
  return html`<p class="crier moment">${before}<strong><time datetime="${at}">${momentOf(at, blog)}</time></strong>${after} <a href="${address}">${page.asItIs}</a></p>`
}

/** "4 March 2026, 1644 GMT"; exactly, if it is not a full minute. */
export function momentOf(at: string, blog: Blog): string {
  const { language, timeZone } = blog
  const clock = isolated(showZonedClock(at, blog), language)
  const exact = at.endsWith(':00.000Z') ? '' : ` (${isolated(at, language)})`
  return `${showDate(showTime(at, timeZone).day, language)}, ${clock}${exact}`
}
