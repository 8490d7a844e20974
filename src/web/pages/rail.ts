/** The rail of times: each hour or day of a coverage with how much happened in it, as links. It works without a script. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Quarter } from '#store/search/search.ts'
import { type JumpStep, jumpStepsOf } from './jump.ts'
import { html, type Markup } from './markup.ts'
import type { pageWordsFor } from './words.ts'

/** Heights of the bars, as the style sheet has them: pages allow no inline styles. */
const LEVELS = 8

type Rail = {
  readonly blog: Blog
  /** The time of the newest update. */
  readonly until: string | undefined
  readonly quarters: readonly Quarter[]
  /** The start of the page that is shown, if it is not the newest. */
  readonly before: string | undefined
  /** As for the list to choose from. */
  readonly kept: readonly (readonly [name: string, value: string])[]
  readonly words: ReturnType<typeof pageWordsFor>
}

type Bar = JumpStep & { readonly updates: number; readonly keyEvents: number }

export function rail({ blog, until, quarters, before, kept, words }: Rail): Markup | undefined {
  const steps = jumpStepsOf(blog, until)
  if (!steps) return undefined
  const bars = barsOf(steps, quarters)
  const most = Math.max(1, ...bars.map(({ updates }) => updates))
  const figure = new Intl.NumberFormat(blog.language)
  const asked = kept.map(([name, value]) => `${name}=${encodeURIComponent(value)}&`).join('')
  const items = bars.map(({ place, name, short, updates, keyEvents }) => {
    const isHere = place === before ? html` aria-current="true"` : undefined
    const level = String(Math.ceil((updates / most) * LEVELS))
    const keyed = keyEvents > 0 ? html` data-key` : undefined
    const events = keyEvents > 0 ? `, ${words.keyEvents}: ${figure.format(keyEvents)}` : ''
    const whole = `${name}, ${words.updates}: ${figure.format(updates)}${events}`
    // Begins with what is seen, for those who speak to their browser (WCAG 2.5.3).
    return html`<li><a href="?${asked}before=${place}#updates" title="${whole}" aria-label="${short}, ${whole}" data-level="${level}"${keyed}${isHere}>${short}</a></li>`
  })
  return html`<nav class="crier rail" aria-label="${words.page.jumpTo}"><ol>${items.reverse()}</ol></nav>
`
}

/** Both are sorted, so each quarter is looked at once. Quarters begin at the minutes at which hours of all zones do. */
function barsOf(steps: readonly JumpStep[], quarters: readonly Quarter[]): readonly Bar[] {
  const oldestFirst = quarters.toReversed()
  let at = 0
  return steps.map(step => {
    let [updates, keyEvents] = [0, 0]
    for (; at < oldestFirst.length && (oldestFirst[at]?.at ?? '') < step.end; at += 1) {
      updates += oldestFirst[at]?.updates ?? 0
      keyEvents += oldestFirst[at]?.keyEvents ?? 0
    }
    return { ...step, updates, keyEvents }
  })
}
