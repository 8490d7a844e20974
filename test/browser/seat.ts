/** An editor at a desk, or a reader, in one of the engines: keyboard, pointer and screen. There is no way to set the focus by script. */

import { openFirefox, untilTrue } from '#test/support/services/firefox.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { openWebKit } from '#test/support/services/webkit.ts'

export interface Seat extends AsyncDisposable {
  /** Types key by key into the focused element. */
  type(text: string): Promise<void>
  /** Presses a key such as `Enter` or `Control+Enter`. */
  press(keys: string): Promise<void>
  /** Clicks with the pointer. @param find A JavaScript expression for the element. */
  click(find: string): Promise<void>
  /** @param expression A JavaScript expression that is true once the editor sees it. */
  until(expression: string): Promise<void>
  evaluate(expression: string): Promise<unknown>
}

/** `CRIER_WEBKIT=1` adds the engine of Safari, which is not installed by the tests. */
export const ENGINES: Readonly<Record<string, (url: string) => Promise<Seat>>> = {
  Chromium: sitInChromium,
  Firefox: openFirefox,
  ...(process.env.CRIER_WEBKIT && { WebKit: openWebKit }),
}

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
