/** The desk searches all of a coverage: what is loaded, what is not, and what waits. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { entry } from './at-desk.ts'
import { openDesk } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('an editor finds what is not loaded and what waits, by words, topic and state; two windows and a removal agree', async () => {
  await using ana = await openDesk({ app, browser, options: { viewport: { width: 1200, height: 800 } } })
  const { page, blog } = ana
  await app.api('PATCH', `/v1/blogs/${blog}`, {
    body: { topics: [{ id: 'rain', name: 'Rain' }] },
    headers: { 'If-Match': '1' },
  })
  const old = await app.post(blog, 'The weir at Marlow is shut', { topics: ['rain'] })
  await app.post(blog, 'The weir is open again')
  for (let n = 1; n <= 40; n += 1) await app.post(blog, `Report ${n}.`)
  await app.post(blog, 'The weir of tomorrow', { status: 'draft' })
  await page.reload()
  await entry(page, 'Report 40.').waitFor()
  expect(await entry(page, 'Marlow').count()).toBe(0)

  await page.keyboard.press('Alt+Shift+F')
  await page.locator('[data-find]').fill('weir')
  await entry(page, 'Marlow').waitFor()
  await entry(page, 'open again').waitFor()
  expect(await page.locator('.find-bar').textContent()).toContain('2 more in the rest of the coverage.')
  expect(await violationsIn(page)).toEqual([])

  await page.getByLabel('Topic').selectOption({ label: 'Rain' })
  await expect.poll(() => entry(page, 'open again').count()).toBe(0)
  await entry(page, 'Marlow').waitFor()
  await page.getByLabel('Topic').selectOption({ label: 'Any' })
  await entry(page, 'open again').waitFor()
  await page.getByLabel('State').selectOption({ label: 'Draft' })
  await expect.poll(() => entry(page, 'weir').count()).toBe(0)
  await page.locator('.find-waiting button', { hasText: 'The weir of tomorrow' }).click()
  expect(await page.evaluate(() => document.activeElement?.closest('.queue-item')?.textContent)).toContain('tomorrow')

  await page.getByLabel('State').selectOption({ label: 'Any' })
  await entry(page, 'Marlow').waitFor()
  // In another window.
  await app.api('DELETE', `/v1/blogs/${blog}/updates/${old.id}?mode=remove`)
  await expect.poll(() => entry(page, 'Marlow').count(), { timeout: 15_000 }).toBe(0)

  await page.context().setOffline(true)
  await page.getByText('No connection: only loaded updates are searched.').waitFor()
})
