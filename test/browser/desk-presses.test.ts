/** What is pressed twice at the desk is done once: a double click, and a press while the first one's request still runs. */
import { expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry } from './at-desk.ts'
import { post, type } from './desk-page.ts'
import { openOneDesk } from './one-desk.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

test('a double click publishes one of the queue, and not the next one, which moves into its place', async () => {
  await using ana = await desk.open({ width: 1_280, height: 1_100 })
  const { page, blog } = ana
  for (const markdown of ['The first', 'The second'])
    await app.api('POST', `/v1/blogs/${blog}/updates`, { body: { markdown, status: 'draft' } })
  const publish = page.locator('.queue-item').getByRole('button', { name: 'Publish now' })
  await expect.poll(() => publish.count()).toBe(2)
  const { x = 0, y = 0 } = (await publish.first().boundingBox()) ?? {}

  await page.mouse.click(x + 5, y + 5)
  await expect.poll(() => publish.count()).toBe(1)
  await expect.poll(async () => (await publish.boundingBox())?.y).toBe(y)
  // Playwright's own `clickCount` would begin again with a first click.
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  await page.locator('.stream .entry', { hasText: 'The' }).waitFor()
  await post(page, 'A third')

  await entry(page, 'A third').waitFor()
  expect(await publish.count()).toBe(1)
})

test('a double click on a toggle is one press, and a button whose request still runs is not pressed again', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  const update = await app.post(blog, 'Doors open')
  for (const name of ['Pin', 'Key event']) {
    const toggle = entry(page, 'Doors open').getByRole('button', { name, exact: true })
    await toggle.click()
    await toggle.and(page.locator('[aria-pressed=true]')).hover()
    // Playwright's own `clickCount` would begin again with a first click.
    await page.mouse.down({ clickCount: 2 })
    await page.mouse.up({ clickCount: 2 })
  }
  const isHeld = Promise.withResolvers<void>()
  let asked = 0
  await page.route('**/v1/templates', async route => {
    const isSaving = route.request().method() === 'POST'
    if (isSaving) asked += 1
    if (isSaving) await isHeld.promise
    await route.continue()
  })
  await type(page, 'The count has begun')
  await page.keyboard.press('Alt+Shift+M')
  await type(page, 'Count')
  const share = button(page, 'Save it for the whole newsroom')

  await share.click()
  await share.and(page.locator('[aria-disabled=true]')).click({ force: true })
  isHeld.resolve()

  await page.getByRole('dialog').getByText('/count').waitFor()
  expect(asked).toBe(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  // After whatever was pressed before.
  await entry(page, 'The count has begun').waitFor()
  const { updates } = (await app.api('GET', `/v1/blogs/${blog}/updates`)).body
  expect(updates.find((one: Update) => one.id === update.id)).toMatchObject({ pinned: true, key: true })
})
