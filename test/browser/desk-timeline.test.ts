/** The desk's timeline in sight, what was just posted, taking it back, and the shortcuts. */
import { devices, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry, queued } from './at-desk.ts'
import { dictate, postWords, textOf, type, untilKept, untilReady } from './desk-page.ts'
import { openDesk, texts, UPDATES, untilPublished } from './desk-words.ts'
import { openOneDesk } from './one-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

const toast = (page: Page) => page.locator('.toast')

test.each([
  [1200, 800],
  [1440, 900],
])('at %i × %i the composer, the newest updates and the queue are in view together', async (width, height) => {
  await using ana = await desk.open({ width, height })
  const { page, blog } = ana
  const long = 'The river rises by an inch an hour, say the people on the wall. '.repeat(20)
  for (let n = 1; n <= 12; n++) await app.post(blog, `Report ${n}. ${long}`, { key: n < 6, pinned: n < 4 })
  await app.post(blog, 'To be checked', { status: 'draft' })

  await entry(page, 'Report 12.').waitFor()
  await queued(page, 'To be checked').waitFor()

  const inView = (locator: ReturnType<typeof entry>) =>
    locator.evaluate(element => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  for (const n of [12, 11, 10, 9, 8]) await expect.poll(() => inView(entry(page, `Report ${n}.`))).toBe(true)
  await expect.poll(() => inView(textOf(page))).toBe(true)
  await expect.poll(() => inView(button(page, /^Post/))).toBe(true)
  await expect.poll(() => inView(queued(page, 'To be checked'))).toBe(true)
  expect(await violationsIn(page)).toEqual([])
})

test('a post is marked in the timeline, or only offered while the editor reads further down', async () => {
  await using ana = await desk.open({ width: 1_200, height: 800 })
  const { page, blog } = ana
  for (let n = 1; n <= 30; n++) await app.post(blog, `Report ${n}.`)
  await entry(page, 'Report 30.').waitFor()

  await postWords(page, 'The dam holds')
  await page.locator('.stream .entry[data-fresh]', { hasText: 'The dam holds' }).waitFor()

  await entry(page, 'Report 12.').hover()
  await page.mouse.wheel(0, 600)
  await page.waitForFunction(() => (document.querySelector('.pane-timeline')?.scrollTop ?? 0) > 300)
  const before = await page.locator('.pane-timeline').evaluate(({ scrollTop }) => scrollTop)
  await postWords(page, 'The dam has burst')
  await button(page, /^Posted \d{4} [A-Z]+\. Show$/).waitFor()
  expect(await page.locator('.pane-timeline').evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThanOrEqual(before)
  expect(await page.locator('.entry[data-fresh]', { hasText: 'burst' }).count()).toBe(0)

  await button(page, /^Posted \d{4} [A-Z]+\. Show$/).click()
  await page.locator('.stream .entry[data-fresh]', { hasText: 'The dam has burst' }).waitFor()
  expect(await page.locator('.pane-timeline').evaluate(({ scrollTop }) => scrollTop)).toBeLessThan(100)
})

test('who wrote and who changed an update stands on it, in the queue and in the notice of a change', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  const secretOf = async (name: string, role: string) =>
    (await app.api('POST', '/v1/keys', { body: { name, role } })).body.secret as string
  const [ben, cleo] = [await secretOf('Ben Ode', 'editor'), await secretOf('Cleo', 'contributor')]
  await postWords(page, 'Five boats are out')
  await entry(page, 'Five boats').getByText('Ana', { exact: true }).waitFor()
  const body = { markdown: 'From the picket line', status: 'submitted' }
  await app.api('POST', `/v1/blogs/${blog}/updates`, { key: cleo, body })
  await queued(page, 'picket line').getByText('Cleo', { exact: true }).waitFor()

  await entry(page, 'Five boats').getByRole('button', { name: 'Edit' }).click()
  await textOf(page).getByText('Five boats are out').waitFor()
  const { updates } = (await app.api('GET', `/v1/blogs/${blog}`)).body
  const changed = { key: ben, body: { markdown: 'Six boats are out' }, headers: { 'If-Match': '1' } }
  await app.api('PATCH', `/v1/blogs/${blog}/updates/${updates[0].id}`, changed)

  await page.getByText('Ben Ode has just changed this update.').waitFor()
  await entry(page, 'Six boats').getByText('changed by Ben Ode').waitFor()
})

test('what stands above the updates on the page is folded, and an update is shown whole on demand', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, `${'A first paragraph. '.repeat(20)}\n\nAnd the very end`, { pinned: true, key: true })
  const long = entry(page, 'A first paragraph')

  await long.waitFor()
  expect(await page.locator('.opening').count()).toBe(0)
  expect(await long.getByText('And the very end', { exact: true }).count()).toBe(0)
  await long.getByRole('button', { name: 'View' }).click()
  await long.getByText('And the very end', { exact: true }).waitFor()

  await button(page, 'Opening').click()
  await page.locator('.opening').waitFor()
  await button(page, /^Pinned 1$/).click()
  await page.locator('.unfolded .entry').waitFor()
  expect(await page.locator('.opening').count()).toBe(0)
  expect(ana.faults).toEqual([])
})

test('one message at a time says what was done and when, and Edit leads to the text of what was posted', async () => {
  await using ana = await desk.open()
  const { page } = ana
  await postWords(page, 'Ten boats are out')
  await postWords(page, 'Eleven boats are out')
  await entry(page, 'Eleven').waitFor()

  await toast(page)
    .getByText(/^Posted \d{4} [A-Z]+\.$/)
    .waitFor()
  await expect.poll(() => toast(page).count()).toBe(1)
  await expect.poll(() => page.locator('.toasts [role=status]').count()).toBe(1)
  await toast(page).getByRole('button', { name: /^Edit/ }).click()
  await textOf(page).getByText('Eleven boats are out').waitFor()
  await untilReady(page)
  await type(page, ' now')
  await expect.poll(() => textOf(page).innerText()).toBe('Eleven boats are out now')
})

test('a held update is taken back by a key before anybody saw it, and its words are in the text again', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await page.getByLabel('Goes out').selectOption('10')
  await textOf(page).click()

  await postWords(page, 'The mayor has resigned')
  await toast(page).getByText('Goes out in 10 seconds.').waitFor()
  await button(page, '1 can still be taken back').waitFor()
  await page.keyboard.press('Alt+Shift+Z')

  await textOf(page).getByText('The mayor has resigned').waitFor()
  await untilReady(page)
  await dictate(page, ', they say')
  await expect.poll(() => textOf(page).innerText()).toBe('The mayor has resigned, they say')
  expect(await texts(app, blog)).toEqual([])

  await page.keyboard.press('Control+Enter')
  await toast(page).getByRole('button', { name: 'Send now' }).click()
  await untilPublished(app, blog, ['The mayor has resigned, they say'])
  expect(ana.faults).toEqual([])
})

test('an update that was held when its page closed goes out once when the desk opens again', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await page.getByLabel('Goes out').selectOption('2')
  await textOf(page).click()
  await postWords(page, 'The dam holds')
  await button(page, '1 can still be taken back').waitFor()
  const [address, context] = [page.url(), page.context()]
  await page.close()
  expect(await texts(app, blog)).toEqual([])

  const [first, second] = [await context.newPage(), await context.newPage()]
  await Promise.all([first.goto(address), second.goto(address)])
  await Promise.all([first, second].map(untilReady))

  await untilPublished(app, blog, ['The dam holds'])
  await entry(first, 'The dam holds').waitFor()
  expect(await textOf(first).innerText()).not.toContain('dam')
})

test('unpublishing makes an update vanish for readers and a draft of its words, also when the desk dies in between', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await postWords(page, 'The bridge has fallen')
  await entry(page, 'The bridge').waitFor()
  await toast(page)
    .getByText(/^Posted \d/)
    .waitFor()
  await page.route(/\/v1\/blogs\/[^/]+\/updates\/[^/]+$/, route =>
    route.request().method() === 'DELETE' ? route.abort() : route.fallback(),
  )

  await page.keyboard.press('Alt+Shift+Z')
  const question = page.getByRole('dialog', { name: 'Make this a draft again?' })
  await question.getByText('Readers are not told why').waitFor()
  await page.keyboard.press('Control+Enter')
  await queued(page, 'The bridge has fallen').waitFor()
  await expect.poll(() => entry(page, 'The bridge').count()).toBe(1)
  await page.unrouteAll()
  await page.reload()

  await queued(page, 'The bridge has fallen').waitFor()
  await expect.poll(async () => (await app.api('GET', `/v1/blogs/${blog}`, { key: null })).body.updates).toEqual([])
  await entry(page, 'The bridge').waitFor({ state: 'detached' })
  await expect.poll(() => queued(page, 'The bridge has fallen').count()).toBe(1)
})

test('where somebody corrected it meanwhile, nothing is unpublished and no draft stays', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  const { id } = await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').waitFor()
  const isCorrected = Promise.withResolvers<void>()
  await page.route(UPDATES, async route => {
    if (route.request().method() === 'POST') await isCorrected.promise
    await route.fallback()
  })

  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Unpublish to draft…').click()
  await button(page, 'Unpublish to draft').click()
  const headers = { 'If-Match': '1' }
  await app.api('PATCH', `/v1/blogs/${blog}/updates/${id}`, { body: { markdown: 'The bridge stands' }, headers })
  isCorrected.resolve()

  await toast(page)
    .getByText(/^Somebody changed this update just now/)
    .waitFor()
  await entry(page, 'The bridge stands').waitFor()
  await expect.poll(() => page.locator('.queue-item').count()).toBe(0)
})

test('the shortcuts lead everywhere, and `?` outside of text lists them', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').waitFor()
  await type(page, 'Boats are out?')

  await page.keyboard.press('Alt+Shift+H')
  await page.locator('[data-field=title]:focus').waitFor()
  await type(page, 'Boats')
  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.press('Alt+Shift+P')
  await expect.poll(() => page.getByLabel('Key event', { exact: true }).isChecked()).toBe(true)
  await expect.poll(() => page.getByLabel('Pinned', { exact: true }).isChecked()).toBe(true)
  await page.keyboard.press('Alt+Shift+S')
  await page.getByRole('dialog', { name: 'When should it go out?' }).waitFor()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Alt+Shift+U')
  await page.locator('.entry :focus').waitFor()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await list.getByText('Undo the last post').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await entry(page, 'The bridge').getByRole('button', { name: 'Edit' }).click()
  await textOf(page).getByText('The bridge has fallen').waitFor()
  await page.keyboard.press('Alt+Shift+Q')
  await textOf(page).getByText('Boats are out?').waitFor()
  await page.keyboard.press('Alt+Shift+W')
  await textOf(page).getByText('The bridge has fallen').waitFor()
  await page.keyboard.press('Alt+Shift+N')
  await textOf(page).getByText('Boats are out?').waitFor()
  await untilReady(page)
  await untilKept(page, 'the server')
  expect(ana.faults).toEqual([])
})

test('on a phone the timeline is a tab of its own, with the newest update on top and its buttons there', async () => {
  await using ana = await openDesk({ app, browser, options: devices['iPhone 14'] })
  const { page } = ana
  await postWords(page, 'One boat is out')

  await button(page, 'Timeline').click()
  const first = entry(page, 'One boat is out')
  await first.waitFor()

  expect((await first.boundingBox())?.y).toBeLessThan(300)
  const edit = first.getByRole('button', { name: 'Edit' })
  expect(await edit.evaluate(element => getComputedStyle(element).opacity)).toBe('1')
})
