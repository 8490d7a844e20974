/** An editor's words are never lost: whoever types, and never gives anything the focus, finds every word where it was meant. */
import { devices, type Page, type Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { openBrowser, type TestBrowser } from '#test/support/services/open-browser.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { button, entry, sitDown, untilConnected } from './at-desk.ts'
import { post, textOf, type, untilReady } from './desk-page.ts'

let browser: TestBrowser
let app: TestApp
let count = 0
beforeAll(async () => {
  browser = await openBrowser()
  app = await startApp()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const FEW = ['One boat is out', 'Two boats are out', 'Three boats are out', 'Four boats are out']

test('on a phone updates that are typed in one go are all there, in order', async () => {
  await using ana = await open(devices['iPhone 14'])
  const { page, blog } = ana

  for (const text of FEW) await post(page, text)
  await type(page, 'And the next')

  await untilPublished(blog, FEW)
  expect(await textOf(page).innerText()).toBe('And the next')
  expect(ana.faults).toEqual([])
})

test('while the server takes its time with one update, the next one is typed', async () => {
  await using ana = await open()
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

  await untilPublished(blog, ['The first of two', 'The second of two'])
})

test('without a network the updates that are typed wait in order, and the words after them are on the screen', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await page.context().setOffline(true)

  for (const text of FEW) await post(page, text)
  await type(page, 'Half a sen')
  await button(page, '4 waiting on this device').waitFor()
  expect(await textOf(page).innerText()).toBe('Half a sen')

  await page.context().setOffline(false)
  await untilPublished(blog, FEW)
  await type(page, 'tence')
  expect(await textOf(page).innerText()).toBe('Half a sentence')
})

test('two windows on one coverage never type into each other', async () => {
  await using ana = await open()
  const { page, blog } = ana
  const second = await page.context().newPage()
  await second.goto(page.url())
  await untilReady(second)

  for (const text of FEW) {
    await post(page, `${text}, says the first`)
    await post(second, `${text}, says the second`)
  }

  await expect.poll(async () => (await texts(blog)).length, { timeout: 15_000 }).toBe(8)
  for (const who of ['first', 'second']) {
    const theirs = (await texts(blog)).filter(text => text.endsWith(who))
    expect(theirs).toEqual(FEW.map(text => `${text}, says the ${who}`))
  }
})

test('what is typed about a retraction stays through spaces, Escape and a new page, until it is sent', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const dialog = page.getByRole('dialog', { name: 'Retract this update?' })
  const note = dialog.getByLabel('Why, for readers')
  const ask = async () => {
    await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
    await button(page, 'Retract…').click()
  }

  await ask()
  await type(page, 'This was a ')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await type(page, 'Meanwhile')
  expect(await textOf(page).innerText()).toBe('Meanwhile')
  await page.reload()
  await textOf(page).getByText('Meanwhile').waitFor()
  await ask()
  expect(await note.inputValue()).toBe('This was a ')
  await type(page, 'drill')
  await page.keyboard.press('Control+Enter')

  await page.locator('.stream .retracted', { hasText: 'This was a drill' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await type(page, ', more')
  expect(await textOf(page).innerText()).toBe('Meanwhile, more')
  expect(await kept(page)).toEqual([])
})

test('what is typed while the server takes its time with a retraction goes into the text', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const isHeld = Promise.withResolvers<void>()
  await page.route(/\/updates\/[^/]+$/, async route => {
    if (route.request().method() === 'DELETE') await isHeld.promise
    await route.continue()
  })
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  await type(page, 'A drill')
  await page.keyboard.press('Control+Enter')

  await type(page, 'And on we go')
  isHeld.resolve()

  await page.locator('.stream .retracted', { hasText: 'A drill' }).waitFor()
  expect(await textOf(page).innerText()).toBe('And on we go')
})

test('a space that is typed over a question answers nothing; Ctrl+Enter answers yes', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Remove…').click()
  const dialog = page.getByRole('dialog', { name: 'Remove this update for good?' })
  await dialog.waitFor()

  await type(page, 'a word and another ')
  expect(await dialog.isVisible()).toBe(true)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await post(page, 'The bridge stands')

  await untilPublished(blog, ['The bridge stands'])
})

test('a closed tab asks about its words, and the next words go into the new update', async () => {
  await using ana = await open()
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
  expect(await textOf(page).innerText()).toBe('The bridge has fallen down.')
  await close()
  await question.waitFor()
  await page.keyboard.press('Control+Enter')
  await question.waitFor({ state: 'detached' })
  await post(page, 'The bridge stands')

  await untilPublished(blog, ['The bridge has fallen', 'The bridge stands'])
})

test('a new update that is posted beside one that is edited is followed by a new one', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'Edit' }).click()
  await textOf(page).getByText('The bridge has fallen').waitFor()
  await untilReady(page)
  await type(page, ' down')
  await button(page, 'New update').click()

  await post(page, 'Boats are out')
  await post(page, 'More boats are out')

  await untilPublished(blog, ['The bridge has fallen', 'Boats are out', 'More boats are out'])
  await button(page, /^The bridge has fallen down/).click()
  await page.keyboard.press('Control+Enter')
  await entry(page, 'The bridge has fallen down').waitFor()
})

test('an alert takes its words from the update; one without a title is said beside its field, and nothing is sent', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await type(page, 'The dam has burst. Leave the valley.')
  await button(page, 'Alert').click()
  const title = page.getByLabel('Alert title')
  expect(await title.inputValue()).toBe('The dam has burst.')
  expect(await page.getByLabel('Alert text').inputValue()).toBe('Leave the valley.')
  await title.fill(' ')

  await page.keyboard.press('Control+Enter')

  await page.getByText('Alert title: write something here, or take it out.').waitFor()
  await title.and(page.locator(':focus')).waitFor()
  expect(await texts(blog)).toEqual([])
  await type(page, 'Dam burst')
  await page.keyboard.press('Control+Enter')
  await untilPublished(blog, ['The dam has burst. Leave the valley.'])
  await type(page, 'Next')
  expect(await textOf(page).innerText()).toBe('Next')
})

test('an update that is a title goes out with an alert that is a title', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await button(page, 'Title, label, byline').click()
  await page.getByLabel('Title', { exact: true }).fill('Dam burst')
  await button(page, 'Alert').click()

  await page.keyboard.press('Control+Enter')

  await page.getByText('Posted.').waitFor()
  const { body } = await app.api('GET', `/v1/blogs/${blog}/updates`)
  expect(body.updates[0]).toMatchObject({ title: 'Dam burst', alert: { title: 'Dam burst', text: '' } })
})

test('a title that is too long is not cut: it is said by how much, and stays until it is shorter', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await type(page, 'The dam has burst')
  await button(page, 'Title, label, byline').click()
  const title = page.getByLabel('Title', { exact: true })
  await title.fill('x'.repeat(312))
  await textOf(page).click()

  await page.keyboard.press('Control+Enter')

  await page.getByText('Title: 12 characters too many.').waitFor()
  await title.and(page.locator(':focus')).waitFor()
  expect((await title.inputValue()).length).toBe(312)
  expect(await texts(blog)).toEqual([])
})

test('what the server refuses comes back to where it was typed, with the reason, and without a second tab', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await refuseOne(page)

  await post(page, 'The dam has burst')

  await page.getByText('Not sent: Label: has been taken').waitFor()
  expect(await textOf(page).innerText()).toBe('The dam has burst')
  expect(await button(page, 'New update').count()).toBe(0)
  await page.getByLabel('Label', { exact: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Control+Enter')
  await untilPublished(blog, ['The dam has burst'])
})

test('what the server refuses takes nothing from whoever types on: it waits in a tab', async () => {
  await using ana = await open()
  const { page, blog } = ana
  const isHeld = Promise.withResolvers<void>()
  await refuseOne(page, isHeld.promise)
  await post(page, 'The dam has burst')
  await type(page, 'Half a sen')

  isHeld.resolve()
  await page.getByText('Not sent: Label: has been taken').waitFor()
  await type(page, 'tence')

  expect(await textOf(page).innerText()).toBe('Half a sentence')
  await button(page, /^The dam has burst/).click()
  expect(await textOf(page).innerText()).toBe('The dam has burst')
  await page.keyboard.press('Control+Enter')
  await untilPublished(blog, ['The dam has burst'])
  expect(await textOf(page).innerText()).toBe('Half a sentence')
})

test('an older version that is taken up leaves what was being written beside it', async () => {
  await using ana = await open()
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
  expect(await textOf(page).innerText()).toBe('The bridge has fallen!')
  await button(page, /^The bridge stands, they say/).click()
  expect(await textOf(page).innerText()).toBe('The bridge stands, they say')
})

test('an address that is half typed over the text is there when its panel is opened again', async () => {
  await using ana = await open()
  const { page } = ana
  await type(page, 'The dam')
  await page.keyboard.press('Control+k')
  const address = page.getByRole('group', { name: 'Link' }).getByLabel('Address')
  await address.and(page.locator(':focus')).waitFor()
  await type(page, 'example.com/d')
  await page.keyboard.press('Escape')
  await type(page, ' has burst')

  await page.keyboard.press('Control+k')

  expect(await address.inputValue()).toBe('example.com/d')
  expect(await textOf(page).innerText()).toContain('The dam has burst')
})

test('a coverage that is half begun is there when its form is opened again, until it is made', async () => {
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page } = ana
  await page.getByLabel('Title').first().and(page.locator(':focus')).waitFor()
  await type(page, 'The flood')
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'New coverage' }).click()

  expect(await page.getByLabel('Title').first().inputValue()).toBe('The flood')
  await type(page, ' of the year')
  await button(page, 'Create').click()
  await page.waitForURL('**/desk/blogs/the-flood-of-the-year')
  await untilReady(page)
  expect(await kept(page)).toEqual([])
})

test('signing out asks about words that wait in a dialog, and leaves none', async () => {
  await using ana = await open()
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  await type(page, 'This was')
  await page.keyboard.press('Escape')

  await button(page, 'Sign out').click()
  await page.getByRole('dialog', { name: 'Sign out and lose what was not sent?' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByLabel('Key', { exact: true }).waitFor()

  expect(await kept(page)).toEqual([])
})

const UPDATES = /\/v1\/blogs\/[^/]+\/updates$/

/** As a rule would that only the server knows. */
async function refuseOne(page: Page, when: Promise<void> = Promise.resolve()): Promise<void> {
  const isPost = (request: Request) => request.method() === 'POST'
  let isRefused = false
  await page.route(UPDATES, async route => {
    if (isRefused || !isPost(route.request())) return route.fallback()
    isRefused = true
    await when
    const errors = [{ path: 'label', message: 'has been taken' }]
    const problem = { status: 422, code: 'invalid', detail: 'Some fields are wrong.', errors }
    await route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) })
  })
}

/** The names of what the device keeps of dialogs and forms. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter(name => name.startsWith('crier-desk-words')))
}

async function open(options?: object) {
  const blog = `river-${++count}`
  await app.createBlog(blog)
  const ana = await sitDown({ app, browser, name: 'Ana', path: `blogs/${blog}`, ...(options && { options }) })
  await untilReady(ana.page)
  await untilConnected(ana.page)
  return { ...ana, blog }
}

/** In the order in which they were published. */
async function untilPublished(blog: string, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => texts(blog), { timeout: 15_000 }).toEqual(wanted)
}

async function texts(blog: string): Promise<string[]> {
  const { body } = await app.api('GET', `/v1/blogs/${blog}/changes`)
  const published = (body.changes as { kind: string; update: Update }[]).filter(
    ({ kind }) => kind === 'update.published',
  )
  return published.map(({ update }) => wordsOf(update))
}

function wordsOf({ body }: Update): string {
  return body.map(block => ('children' in block ? block.children.map(({ text }) => text).join('') : '')).join('\n')
}
