/** Pages that are frozen, hidden or killed while somebody types: a phone rings, the browser needs memory. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { button, entry } from './at-desk.ts'
import { textOf, type, untilReady } from './desk-page.ts'
import { openDesk, untilPublished } from './desk-words.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const test = testWith({ ana: () => openDesk({ app, browser }) })

test.for(['freeze', 'pagehide', 'visibilitychange'])(
  'words typed just before %s are there when the page was discarded after it',
  async (event, { ana }) => {
    const { page } = ana
    await type(page, 'The river rises')
    await page.evaluate(name => {
      const target = name === 'pagehide' ? window : document
      target.dispatchEvent(new Event(name))
    }, event)

    const next = await discarded(page)

    await textOf(next).getByText('The river rises', { exact: true }).waitFor()
  },
)

test('a page that a phone froze and woke again goes on with the same words', async ({ ana }) => {
  const { page, blog } = ana
  await type(page, 'Two boats')
  const lifecycle = await page.context().newCDPSession(page)
  await lifecycle.send('Page.setWebLifecycleState', { state: 'frozen' })
  await lifecycle.send('Page.setWebLifecycleState', { state: 'active' })

  await type(page, ' are out')
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['Two boats are out'])
})

test('the cells of a table and the note of a correction survive a page that is discarded', async ({ ana }) => {
  const { page, blog } = ana
  await app.post(blog, 'Twelve are hurt')
  await entry(page, 'Twelve').getByRole('button', { name: 'Edit' }).click()
  await page.locator('[data-field=correction]').fill('The number was wrong.')
  await button(page, 'Table').click()
  await page.getByLabel('Row 1, column 2').fill('Hurt')
  await page.getByLabel('Row 1, column 2').press('Enter')
  await type(page, '12')
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')))

  const next = await discarded(page)

  await next
    .locator('.work-tabs')
    .getByRole('button', { name: /^Twelve are hurt/ })
    .first()
    .click()
  await next.getByLabel('Row 2, column 2').waitFor()
  await expect.poll(() => next.getByLabel('Row 1, column 2').inputValue()).toBe('Hurt')
  await expect.poll(() => next.getByLabel('Row 2, column 2').inputValue()).toBe('12')
  await expect.poll(() => next.locator('[data-field=correction]').inputValue()).toBe('The number was wrong.')
})

/** A new page in its place; no code of the old one runs at its end. */
async function discarded(page: Page): Promise<Page> {
  const [address, context] = [page.url(), page.context()]
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  session.send('Page.crash').catch(() => undefined)
  await crashed
  // Until then the browser counts it as open, with its drafts.
  await page.close()
  const next = await context.newPage()
  await next.goto(address)
  await untilReady(next)
  return next
}
