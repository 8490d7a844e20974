/** An editor at a desk in either engine: a keyboard, a pointer, and eyes. There is no way to give anything the focus. */

import { openFirefox, untilTrue } from '#test/support/services/firefox.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'

export interface Seat extends AsyncDisposable {
  /** Key by key, to whatever has the focus. */
  type(text: string): Promise<void>
  /** `Enter`, or `Control+Enter`. */
  press(keys: string): Promise<void>
  /** With the pointer. @param find JavaScript that finds the element */
  click(find: string): Promise<void>
  /** @param expression JavaScript, true once the editor sees it */
  until(expression: string): Promise<void>
  evaluate(expression: string): Promise<unknown>
}

export const ENGINES = { Chromium: sitInChromium, Firefox: openFirefox } as const

async function sitInChromium(url: string): Promise<Seat> {
  const browser = await openBrowser()
  const { page } = await browser.open(url)
  return {
    type: text => page.keyboard.type(text),
    press: keys => page.keyboard.press(keys),
    async click(find) {
      await page.evaluate(untilTrue(`(${find})?.checkVisibility()`))
      const found = await page.evaluateHandle<Element, void>(find, undefined)
      await found.asElement()?.click()
    },
    until: async expression => void (await page.evaluate(untilTrue(expression))),
    evaluate: expression => page.evaluate(expression),
    [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose](),
  }
}
