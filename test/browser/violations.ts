/** Finds accessibility violations on a page with axe. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export async function violationsIn(page: Page): Promise<readonly string[]> {
  // Colours in the middle of a fade are nobody's choice.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(one => one.finished))
  })
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    // @ts-expect-error: injected by the line above
    const found = await globalThis.axe.run()
    return found.violations.map((one: axe.Result) => `${one.id}: ${one.nodes.map(({ html }) => html).join(' ')}`)
  })
  return violations
}
