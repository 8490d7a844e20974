/** Finds accessibility violations on a page with axe. */
import { readFileSync } from 'node:fs'
import type { Result } from 'axe-core'
import type { Page } from 'playwright-core'

/** Half the size of the other, which each page would have to read; and half of that in memory without its few letters beyond ASCII. */
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8').replace(
  /[^\0-\x7f]/g,
  letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
)

/** Something may begin to fade while axe looks; more often than so it is a page that never rests. */
const MOST_LOOKS = 5

export async function violationsIn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  for (let looks = 1; ; looks += 1) {
    const { violations, isMoving } = await look(page)
    if (violations.length === 0 || !isMoving || looks === MOST_LOOKS) return violations
  }
}

/** `isMoving`: a fade began meanwhile, whose colours are nobody's choice. */
async function look(page: Page): Promise<{ readonly violations: readonly string[]; readonly isMoving: boolean }> {
  return page.evaluate(async () => {
    const fades = () =>
      document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    await Promise.allSettled(fades().map(one => one.finished))
    let isMoving = false
    const begun = () => {
      isMoving = true
    }
    for (const event of ['animationstart', 'transitionrun'] as const) document.addEventListener(event, begun)
    // @ts-expect-error: injected before. Of what passed, nothing is read, nor any element's place: axe need not describe it.
    const found = await globalThis.axe.run({ resultTypes: ['violations'], selectors: false })
    for (const event of ['animationstart', 'transitionrun'] as const) document.removeEventListener(event, begun)
    const violations = found.violations.map(
      (one: Result) => `${one.id}: ${one.nodes.map(({ html }) => html).join(' ')}`,
    )
    return { violations, isMoving: isMoving || fades().length > 0 }
  })
}
