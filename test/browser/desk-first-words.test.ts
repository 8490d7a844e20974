/** The first words on a slow connection: a plain field takes them before the composer has loaded, and none is lost to the change. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { endSession, entry, sitDown } from './at-desk.ts'
import { submitKey, textOf, type, untilKept, untilReady } from './desk-page.ts'
import { kept, texts, untilPublished } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const app = forThisFile(startApp)
const browser = forThisFile(openBrowser)

/** Without the service worker, which would load the composer past the test. */
const options = { serviceWorkers: 'block', viewport: { width: 1_200, height: 800 } } as const

let count = 0

/** Ana at the plain field, with the composer on its way until `release`. */
async function openSlowDesk() {
  const blog = `slow-${++count}`
  await app.createBlog(blog)
  await app.post(blog, 'The river is high')
  // With the login, but on a page without scripts: the desk's are held first.
  const ana = await sitDown({ app, browser, name: 'Ana', options, path: '../no-such-page' })
  const { page } = ana
  const held = Promise.withResolvers<void>()
  await page.route('**/rich-text-*.js', async route => {
    await held.promise
    await route.continue()
  })
  await page.goto(`${app.url}/desk/blogs/${blog}`)
  await plainOf(page).and(page.locator(':focus')).waitFor()
  return { ...ana, blog, release: () => held.resolve() }
}

const plainOf = (page: Page) => page.locator('.composer.plain textarea')

/** The composer has come, and has the focus. */
async function untilWhole(page: Page): Promise<void> {
  await textOf(page).and(page.locator(':focus')).waitFor()
  await plainOf(page).waitFor({ state: 'detached' })
}

test('the timeline is there, and words are kept and posted by the same key, before the composer has loaded', async () => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  await entry(page, 'The river is high').waitFor()
  expect(await violationsIn(page)).toEqual([])

  await page.keyboard.press('Control+Enter')
  await page.getByText('Write something first.').waitFor()
  await type(page, 'The bridge is closed')
  await untilKept(page, 'this device')
  await page.reload()
  await plainOf(page).and(page.locator(':focus')).waitFor()
  await expect.poll(() => plainOf(page).inputValue()).toBe('The bridge is closed')
  await page.keyboard.press('Enter')
  await type(page, 'Take the ferry')
  await page.keyboard.press('Control+Enter')
  await type(page, 'The ferry is full')
  await untilPublished(app, blog, ['The river is high', 'The bridge is closed\nTake the ferry'])
  ana.release()

  await untilWhole(page)
  await textOf(page).getByText('The ferry is full').waitFor()
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['The river is high', 'The bridge is closed\nTake the ferry', 'The ferry is full'])
})

test.each<readonly [string, readonly string[], string]>([
  ['at the end', [], 'The bridge\nis closed at four'],
  ['in the middle of a line', ['Home', 'ArrowRight', 'ArrowRight'], 'The bridge\nis at four closed'],
  ['that selects words', ['Shift+Control+ArrowLeft'], 'The bridge\nis  at four'],
  ['that selects backwards over two lines', ['Control+Shift+Home'], ' at four'],
  ['on an empty line', ['Enter'], 'The bridge\nis closed\n at four'],
])('the composer takes over a caret %s', async (_, keys, published) => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  await type(page, 'The bridge')
  await page.keyboard.press('Enter')
  await type(page, 'is closed')
  for (const key of keys) await page.keyboard.press(key)
  ana.release()
  await untilWhole(page)

  await type(page, ' at four')
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['The river is high', published])
})

test('letters typed while the composer is built go into the text, each once', async () => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  const words = 'The bridge is closed until the water falls, says the county'
  ana.release()
  const built = page.locator('.writing [hidden] .composer').or(textOf(page))
  for (const word of words.split(/(?= )/)) {
    // By now the composer is being built, is thrown away for the next one, or has taken over.
    await built.first().waitFor({ state: 'attached' })
    await type(page, word)
  }
  await untilWhole(page)
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['The river is high', words])
})

test('undo stops where the composer took over and loses nothing, and on a slow machine Home and End lead where they should', async () => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  const keyboard = await page.context().newCDPSession(page)
  await type(page, 'The bridge')
  await page.keyboard.press('Enter')
  await type(page, 'is closed')
  ana.release()
  await untilWhole(page)
  const text = () => textOf(page).innerText()

  await type(page, ' at four')
  for (let n = 0; n < 6; n += 1) await page.keyboard.press('Control+z')
  await expect.poll(text).toMatch(/^The bridge\s+is closed$/)
  for (let n = 0; n < 6; n += 1) await page.keyboard.press('Control+Shift+z')
  await expect.poll(text).toMatch(/^The bridge\s+is closed at four$/)
  await keyboard.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  for (const [keys, letter] of [
    [['Home'], '«'],
    [['End'], '»'],
    [['Home', 'End'], '!'],
    [['ArrowUp', 'End'], ','],
  ] as const) {
    for (const key of keys) await page.keyboard.press(key)
    await page.keyboard.type(letter)
  }
  await keyboard.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['The river is high', 'The bridge,\n«is closed at four»!'])
})

test('a word that an input method is composing keeps its field', async () => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  const keyboard = await page.context().newCDPSession(page)
  await keyboard.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 })
  const loaded = page.waitForResponse(/rich-text-.*\.js/)
  ana.release()
  await (await loaded).finished()
  await keyboard.send('Input.imeSetComposition', { text: 'かわ', selectionStart: 2, selectionEnd: 2 })
  expect(await plainOf(page).inputValue()).toBe('かわ')
  await keyboard.send('Input.insertText', { text: '川' })
  await untilWhole(page)
  await type(page, '!')
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['The river is high', '川!'])
})

test('an update with more than plain paragraphs waits for the composer', async () => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  await app.post(blog, 'unused')
  const { body } = await app.api('POST', `/v1/blogs/${blog}/updates`, {
    body: { markdown: '## Roads\n\nThe **A9** is shut' },
  })
  await entry(page, 'The A9 is shut').getByRole('button', { name: 'Edit' }).click()
  await page.locator('.writing').getByText('Loading').waitFor()
  expect(await plainOf(page).count()).toBe(0)
  ana.release()

  await textOf(page).and(page.locator(':focus')).waitFor()
  await expect.poll(() => textOf(page).locator('h2').textContent()).toBe('Roads')
  const published = (await app.api('GET', `/v1/blogs/${blog}/updates`)).body.updates as Update[]
  expect(published.find(({ id }) => id === body.update.id)?.version).toBe(1)
  expect(await texts(app, blog)).toHaveLength(3)
})

test('the login and the coverage are asked for while the scripts are loading', async () => {
  await using ana = await openSlowDesk()
  const { page, blog } = ana
  const held = Promise.withResolvers<void>()
  await page.goto(`${app.url}/icon.svg`)
  await page.evaluate(() => localStorage.clear())
  await page.route('**/react-*.js', async route => {
    await held.promise
    await route.continue()
  })
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))

  const answered = page.waitForResponse(response => response.url().endsWith(`/v1/blogs/${blog}`))
  await page.goto(`${app.url}/desk/blogs/${blog}`, { waitUntil: 'commit' })
  await answered
  held.resolve()
  await entry(page, 'The river is high').waitFor()

  expect(asked.filter(path => path === '/v1/session' || path === `/v1/blogs/${blog}`)).toEqual([
    '/v1/session',
    `/v1/blogs/${blog}`,
  ])
})

test('letters typed for a coverage that does not open wait for it and for their editor, and come up nowhere else', async () => {
  await app.createBlog('the-fair')
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page, key } = ana
  const { secret: ben } = (await app.api('POST', '/v1/keys', { body: { name: 'Ben', role: 'editor' } })).body
  const isRead = Promise.withResolvers<void>()
  await page.route('**/v1/blogs/the-flood', async route => {
    await isRead.promise
    await route.continue()
  })
  const text = () => textOf(page).innerText()
  const goTo = (blog: string) => page.locator(`a[href$="/blogs/${blog}"]`).first().click()

  await page.getByLabel('Title').first().and(page.locator(':focus')).waitFor()
  await type(page, 'The flood')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/desk/blogs/the-flood')
  await type(page, 'Doors open')
  await page.getByRole('link', { name: 'All coverages' }).click()
  await goTo('the-fair')
  await untilReady(page)
  await type(page, 'A')
  await expect.poll(text).toBe('A')
  await endSession(page, app)
  await submitKey(page, ben)
  await textOf(page).getByText('What is happening?', { exact: true }).waitFor()
  isRead.resolve()
  await page.getByRole('link', { name: 'All coverages' }).click()
  await goTo('the-flood')
  await untilReady(page)
  await type(page, 'B')
  await expect.poll(text).toBe('B')
  await endSession(page, app)
  await submitKey(page, key)

  await expect.poll(text).toBe('Doors open')
  expect(await kept(page)).toEqual([])
})
