/** No typed word is lost: editors never place the focus, and every word ends up where they meant it. */
import { devices, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { button, endSession, entry, openCoverageMenu } from './at-desk.ts'
import { keyField, post, submitKey, textOf, type, untilReady } from './desk-page.ts'
import { openDesk, texts, UPDATES, untilPublished } from './desk-words.ts'
import { openOneDesk } from './one-desk.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

const FEW = ['One boat is out', 'Two boats are out', 'Three boats are out', 'Four boats are out']

const test = testWith({ ana: () => desk.open() })

test('on a phone, updates typed in a row all arrive in order', async () => {
  await using ana = await openDesk({ app, browser, options: devices['iPhone 14'] })
  const { page, blog } = ana

  for (const text of FEW) await post(page, text)
  await type(page, 'And the next')

  await untilPublished(app, blog, FEW)
  await expect.poll(() => textOf(page).innerText()).toBe('And the next')
  expect(ana.faults).toEqual([])
})

test('the text above does not steal the focus with its selection while the note of a correction is typed', async ({
  ana,
}) => {
  const { page } = ana
  await post(page, 'Ten boats are out')
  await entry(page, 'Ten boats are out').getByRole('button', { name: 'Edit' }).click()
  const note = page.locator('[data-field=correction]')
  await note.click()
  await page.keyboard.type('An')

  // As the editor does when it redraws its text.
  await page.evaluate(() => {
    const text = document.querySelector('.writing [role=textbox][contenteditable]')
    if (text) getSelection()?.setPosition(text, 0)
  })
  await page.keyboard.type(' earlier one')

  await expect.poll(() => note.inputValue()).toBe('An earlier one')
  await expect.poll(() => textOf(page).innerText()).toBe('Ten boats are out')
})

test('the next update can be typed while the server is slow with the previous one', async ({ ana }) => {
  const { page, blog } = ana
  const isHeld = Promise.withResolvers<void>()
  await page.route(UPDATES, async route => {
    if (route.request().method() === 'POST') await isHeld.promise
    await route.continue()
  })

  await post(page, 'The first of two')
  await type(page, 'The second ')
  isHeld.resolve()
  await entry(page, 'The first of two').waitFor()
  await type(page, 'of two')
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['The first of two', 'The second of two'])
})

test('with nothing focused, Ctrl+Enter posts the text, and leads to it while it is empty', async ({ ana }) => {
  const { page, blog } = ana
  await untilReady(page)
  await loseFocus(page)
  await page.keyboard.press('Control+Enter')
  await page.locator('.save-buttons .problem').waitFor()

  await page.keyboard.type('Five boats are out')
  await loseFocus(page)
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['Five boats are out'])
})

test('offline, typed updates queue in order, and further text stays on the screen', async ({ ana }) => {
  const { page, blog } = ana
  await page.context().setOffline(true)

  for (const text of FEW) await post(page, text)
  await type(page, 'Half a sen')
  await button(page, '4 waiting on this device').waitFor()
  await expect.poll(() => textOf(page).innerText()).toBe('Half a sen')

  await page.context().setOffline(false)
  await untilPublished(app, blog, FEW)
  await type(page, 'tence')
  await expect.poll(() => textOf(page).innerText()).toBe('Half a sentence')
})

test('two windows on one coverage never share a draft', async ({ ana }) => {
  const { page, blog } = ana
  const second = await page.context().newPage()
  await second.goto(page.url())
  await untilReady(second)

  for (const text of FEW) {
    await post(page, `${text}, says the first`)
    await post(second, `${text}, says the second`)
  }

  await expect.poll(async () => (await texts(app, blog)).length, { timeout: 15_000 }).toBe(8)
  for (const who of ['first', 'second']) {
    const theirs = (await texts(app, blog)).filter(text => text.endsWith(who))
    expect(theirs).toEqual(FEW.map(text => `${text}, says the ${who}`))
  }
})

test('two windows of one editor on one update: whoever is second is told, and has every word', async ({ ana }) => {
  const { page, blog } = ana
  await app.post(blog, 'Ten boats are out')
  const second = await page.context().newPage()
  await second.goto(page.url())
  await untilReady(second)
  for (const window of [page, second]) {
    await window.bringToFront()
    await entry(window, 'Ten boats are out').getByRole('button', { name: 'Edit' }).click()
    await textOf(window).and(window.locator(':focus')).getByText('Ten boats').waitFor()
    await textOf(window).press('End')
    await type(window, window === page ? ' of twelve' : ' in the storm')
  }

  await page.bringToFront()
  await page.keyboard.press('Control+Enter')
  await entry(page, 'Ten boats are out of twelve').waitFor()
  await second.bringToFront()
  await second
    .getByText(/changed this/)
    .first()
    .waitFor()

  expect(await textOf(second).innerText()).toBe('Ten boats are out in the storm')
  expect(await second.getByText('is editing this').count()).toBe(0)
})

test('closing a tab asks about its text, and further typing goes into the new update', async ({ ana }) => {
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const close = () => page.getByRole('button', { name: /^Stop editing The bridge/ }).click()
  const question = page.getByRole('dialog', { name: 'Stop editing?' })
  await entry(page, 'The bridge').getByRole('button', { name: 'Edit' }).click()
  await textOf(page).getByText('The bridge has fallen').waitFor()
  await untilReady(page)
  await type(page, ' down')

  await close()
  await question.waitFor()
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await type(page, '.')
  await expect.poll(() => textOf(page).innerText()).toBe('The bridge has fallen down.')
  await close()
  await question.waitFor()
  await page.keyboard.press('Control+Enter')
  await question.waitFor({ state: 'detached' })
  await post(page, 'The bridge stands')

  await untilPublished(app, blog, ['The bridge has fallen', 'The bridge stands'])
})

test('after posting a new update beside one being edited, a new one is open', async ({ ana }) => {
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'Edit' }).click()
  await textOf(page).getByText('The bridge has fallen').waitFor()
  await untilReady(page)
  await type(page, ' down')
  await button(page, 'New update').click()

  await post(page, 'Boats are out')
  await post(page, 'More boats are out')

  await untilPublished(app, blog, ['The bridge has fallen', 'Boats are out', 'More boats are out'])
  await button(page, /^The bridge has fallen down/).click()
  await page.keyboard.press('Control+Enter')
  await entry(page, 'The bridge has fallen down').waitFor()
})

test('restoring an older version keeps the draft beside it', async ({ ana }) => {
  const { page, blog } = ana
  const { id } = await app.post(blog, 'The bridge has fallen')
  const headers = { 'If-Match': '1' }
  await app.api('PATCH', `/v1/blogs/${blog}/updates/${id}`, { body: { markdown: 'The bridge stands' }, headers })
  await entry(page, 'The bridge stands').getByRole('button', { name: 'Edit' }).click()
  await textOf(page).getByText('The bridge stands').waitFor()
  await untilReady(page)
  await type(page, ', they say')

  await entry(page, 'The bridge stands').getByRole('button', { name: 'More' }).click()
  await button(page, 'History').click()
  await page
    .getByRole('button', { name: /^Take into the composer/ })
    .last()
    .click()

  await textOf(page).getByText('The bridge has fallen').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await type(page, '!')
  await expect.poll(() => textOf(page).innerText()).toBe('The bridge has fallen!')
  await button(page, /^The bridge stands, they say/).click()
  await expect.poll(() => textOf(page).innerText()).toBe('The bridge stands, they say')
})

test('a half-typed address is there when its panel is reopened', async ({ ana }) => {
  const { page } = ana
  await type(page, 'The dam')
  await page.keyboard.press('Control+k')
  const address = page.getByRole('group', { name: 'Link' }).getByLabel('Address', { exact: true })
  await address.and(page.locator(':focus')).waitFor()
  await type(page, 'example.com/d')
  await page.keyboard.press('Escape')
  await type(page, ' has burst')

  await page.keyboard.press('Control+k')

  await expect.poll(() => address.inputValue()).toBe('example.com/d')
  await expect.poll(() => textOf(page).innerText()).toContain('The dam has burst')
})

test('when a login ends, every typed word stays in the text, and none lands in the field for the key', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog, key } = ana
  await type(page, 'The dam ')
  await endSession(page, app)
  await signInSheet(page).waitFor()

  await post(page, 'has burst')
  await type(page, 'More soon')

  await expect.poll(() => textOf(page).innerText()).toBe('More soon')
  expect(await keyField(page).inputValue()).toBe('')
  await page.keyboard.press('Escape')
  await type(page, key)
  await page.keyboard.press('Enter')
  await signInSheet(page).waitFor({ state: 'detached' })
  await type(page, '.')
  await expect.poll(() => textOf(page).innerText()).toBe('More soon.')
  await untilPublished(app, blog, ['The dam has burst'])
  expect(ana.faults).toEqual([])
})

test('when a login ends while a form is filled in, no word is lost, and the save completes after signing in', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog, key } = ana
  const form = page.getByRole('dialog', { name: 'Edit the coverage' })
  await openCoverageMenu(page)
  await button(page, 'Edit coverage').click()
  await form.getByLabel('Standfirst').click()
  await type(page, 'Minute ')
  await endSession(page, app)
  await signInSheet(page).waitFor()

  await type(page, 'by minute')
  await page.keyboard.press('Control+Enter')

  await expect.poll(() => form.getByLabel('Standfirst').inputValue()).toBe('Minute by minute')
  expect(await keyField(page).inputValue()).toBe('')
  await submitKey(page, key)
  await form.waitFor({ state: 'detached' })
  expect((await app.api('GET', `/v1/blogs/${blog}`)).body.blog.standfirst).toBe('Minute by minute')
  await type(page, 'On we go')
  await expect.poll(() => textOf(page).innerText()).toBe('On we go')
  expect(ana.faults).toEqual([])
})

function signInSheet(page: Page) {
  return page.getByRole('dialog', { name: 'Sign in to go on' })
}

async function loseFocus(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}
