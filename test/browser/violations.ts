/** Finds accessibility violations on a page with axe. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Something may begin to fade while axe looks; more often than so it is a page that never rests. */
const MOST_LOOKS = 5

export async function violationsIn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
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
    // @ts-expect-error: injected before. Of what passed, nothing is read: axe need not describe it.
    const found = await globalThis.axe.run({ resultTypes: ['violations'] })
    for (const event of ['animationstart', 'transitionrun'] as const) document.removeEventListener(event, begun)
    const violations = found.violations.map(
      (one: axe.Result) => `${one.id}: ${one.nodes.map(({ html }) => html).join(' ')}`,
    )
    return { violations, isMoving: isMoving || fades().length > 0 }
  })
}
