/** Several coverages in one night: the list of them, switching by a key, and what is handed in meanwhile. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { button, openCoverageMenu, sitDown, untilConnected } from './at-desk.ts'
import { dictate, textOf, type, untilReady } from './desk-page.ts'
import { UPDATES } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

test('the list says by itself what each coverage is doing, live ones first by their last update', async () => {
  await using app = await startNight()
  await using ana = await sitDown({ app, browser, name: 'Ana' })
  const { page } = ana
  await row(page, 'Storm').getByText('Gusts of 120 km/h').waitFor()
  const before = await names(page)

  await app.post('derby', 'Kick-off in the rain')
  await handIn(app, 'derby', 'A goal, says the stand')
  await using ben = await sitDown({ app, browser, name: 'Ben', path: 'blogs/derby' })
  await using reader = await browser.open(`${app.url}/blogs/derby`)

  const derby = row(page, 'Derby')
  for (const text of ['Kick-off in the rain', 'last update now', '1 handed in', '1 reader', 'At the desk: Ben'])
    await derby.getByText(text, { exact: true }).waitFor()
  expect(before).toEqual(['Storm', 'Derby', 'Election', 'Gala', 'Last year'])
  await expect.poll(() => names(page)).toEqual(['Derby', 'Storm', 'Election', 'Gala', 'Last year'])
  expect(await violationsIn(page)).toEqual([])
  for (const { faults } of [ana, ben, reader]) expect(faults).toEqual([])
})

test('in a night with three coverages a key switches between them, and nothing typed is lost', async () => {
  await using app = await startNight()
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/election' })
  const { page } = ana
  await untilReady(page)
  await page.getByRole('navigation', { name: 'Live coverages' }).waitFor()
  await dictate(page, 'Polls close')

  await page.keyboard.press('Alt+2')
  await page.getByRole('heading', { level: 1, name: 'Storm' }).waitFor()
  await untilReady(page)
  await dictate(page, 'Trees are down')
  await page.keyboard.press('Alt+3')
  await page.getByRole('heading', { level: 1, name: 'Derby' }).waitFor()
  await page.keyboard.press('Alt+1')
  await page.getByRole('heading', { level: 1, name: 'Election' }).waitFor()
  await untilReady(page)
  await expect.poll(() => textOf(page).innerText()).toBe('Polls close')
  await page.keyboard.press('Control+Enter')

  await expect.poll(async () => (await newestOf(app, 'election'))?.body[0].children[0].text).toBe('Polls close')
  await page.keyboard.press('Alt+2')
  await page.getByRole('heading', { level: 1, name: 'Storm' }).waitFor()
  await untilReady(page)
  await expect.poll(() => textOf(page).innerText()).toBe('Trees are down')
  expect(ana.faults).toEqual([])
})

test('a post that goes out while another coverage is open is told when its own is opened again, in its own time', async () => {
  await using app = await startApp()
  await app.createBlog('election', { title: 'Election', timeZone: 'Asia/Tokyo', clock: '24h' })
  await app.createBlog('storm', { title: 'Storm', timeZone: 'UTC' })
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/election' })
  const { page } = ana
  await untilReady(page)
  const isOut = Promise.withResolvers<void>()
  await page.route(UPDATES, async route => {
    if (route.request().method() === 'POST') await isOut.promise
    await route.fallback()
  })

  await dictate(page, 'Polls close')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('link', { name: 'All coverages' }).click()
  await page.getByRole('link', { name: 'Storm' }).click()
  await page.getByRole('heading', { level: 1, name: 'Storm' }).waitFor()
  await untilReady(page)
  isOut.resolve()
  await expect.poll(async () => (await newestOf(app, 'election'))?.body[0].children[0].text).toBe('Polls close')
  await dictate(page, 'Trees are down')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^Posted \d{4} UTC\.$/).waitFor()

  await page.getByRole('link', { name: 'All coverages' }).click()
  await page.getByRole('link', { name: 'Election' }).click()
  await page.getByText(/^Posted \d\d:\d\d\.$/).waitFor()
  const { publishedAt } = await newestOf(app, 'election')
  const inTokyo = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'short' })
  await page.getByText(`Posted ${inTokyo.format(new Date(publishedAt))}.`).waitFor()
  await page.keyboard.press('Alt+Shift+Z')
  await page.getByRole('dialog', { name: 'Make this a draft again?' }).waitFor()
  expect(ana.faults).toEqual([])
})

test('what is handed in elsewhere is counted in the title of the tab, and heard once somebody wants a sound', async () => {
  await using app = await startNight()
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/election' })
  const { page } = ana
  await page.evaluate(countSounds)
  await untilConnected(page)
  const sounds = () => page.evaluate(() => Number(document.documentElement.dataset.sounds ?? 0))
  const derby = page.getByRole('link', { name: /Derby/ })
  await derby.waitFor()

  await handIn(app, 'derby', 'A goal')
  await expect.poll(() => page.title(), { timeout: 10_000 }).toBe('(1) Election · Desk')
  await expect.poll(() => derby.locator('.count').textContent()).toContain('1 handed in')
  expect(await sounds()).toBe(0)

  await page.getByLabel('Sound when something is handed in').check()
  await expect.poll(() => sounds()).toBe(1)
  await handIn(app, 'storm', 'A roof is gone')
  await expect.poll(sounds, { timeout: 10_000 }).toBe(2)
  await expect.poll(() => page.title()).toBe('(2) Election · Desk')
  await page.reload()
  await untilConnected(page)
  await expect.poll(() => page.getByLabel('Sound when something is handed in').isChecked()).toBe(true)
  expect(ana.faults).toEqual([])
})

test('the title is whole beside two colleagues at 1200 pixels, and ending is apart from editing', async () => {
  const title = 'General election: the night of the count, region by region'
  await using app = await startApp()
  await app.createBlog('night', { title })
  const options = { viewport: { width: 1_200, height: 800 } }
  await using ana = await sitDown({ app, browser, name: 'Ana Ruiz', path: 'blogs/night', options })
  await using ben = await sitDown({ app, browser, name: 'Ben Okafor', path: 'blogs/night' })
  await using cem = await sitDown({ app, browser, name: 'Cem', path: 'blogs/night' })
  const { page } = ana
  const colleagues = page.getByRole('list', { name: 'Also here' })
  await expect.poll(() => colleagues.getByRole('listitem').allTextContents()).toEqual(['BOBen Okafor', 'CCem'])

  const heading = page.getByRole('heading', { level: 1 })
  const cut = await heading.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
  expect([await heading.textContent(), cut]).toEqual([title, 0])
  await openCoverageMenu(page)
  const actions = await page.locator('.blog-actions > :not(div)').allTextContents()
  expect(actions).toEqual([
    'Edit coverage',
    'Readers’ comments',
    'Views and reads',
    'Readers’ page',
    '',
    'End coverage',
  ])
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Coverage ▾')
  for (const { faults } of [ana, ben, cem]) expect(faults).toEqual([])
})

test('a title and Enter make a coverage, with the zone, language and credit of the last one', async () => {
  await using app = await startApp()
  const lead = { credit: 'Tidewater Gazette' }
  await app.createBlog('before', { timeZone: 'Europe/Berlin', language: 'de', lead })
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page } = ana
  await page.getByText('Europe/Berlin · German').waitFor()
  expect(await page.getByLabel('Address', { exact: true }).isVisible()).toBe(false)
  expect((await button(page, 'Create').boundingBox())?.y).toBeLessThan(500)
  expect(await violationsIn(page)).toEqual([])

  await dictate(page, 'Hochwasser an der Elbe')
  await page.keyboard.press('Enter')

  await page.waitForURL('**/desk/blogs/hochwasser-an-der-elbe')
  const { blog } = (await app.api('GET', '/v1/blogs/hochwasser-an-der-elbe')).body
  expect(blog).toMatchObject({ timeZone: 'Europe/Berlin', language: 'de', state: 'live' })
  expect(blog).not.toHaveProperty('lead')
  expect(ana.faults).toEqual([])
})

test('a folded field that is wrong is unfolded, and an Arabic title gets an address', async () => {
  await using app = await startApp()
  await app.createBlog('storm')
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page } = ana
  await page.getByLabel('Title').first().and(page.locator(':focus')).waitFor()
  await type(page, 'Storm')
  await page.keyboard.press('Enter')
  await page.getByText(/exists/).waitFor()
  await expect.poll(() => page.getByLabel('Address', { exact: true }).isVisible()).toBe(true)

  await page.getByLabel('Title').first().fill('الانتخابات الآن')
  await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Arabic' })
  await button(page, 'Create').click()

  await page.waitForURL(/\/desk\/blogs\/coverage-\d{4}-/)
  await page.goto(`${app.url}/desk/`)
  const arabic = page.locator('.blogs li[dir=rtl]')
  await arabic.waitFor()
  const [title, facts] = await Promise.all([
    arabic.locator('.name').boundingBox(),
    arabic.locator('.badge').boundingBox(),
  ])
  const right = (box: typeof title) => Math.round((box?.x ?? 0) + (box?.width ?? 0))
  expect(Math.abs(right(title) - right(facts))).toBeLessThanOrEqual(1)
  expect(await violationsIn(page)).toEqual([])
})

/** Three live coverages, one to come and one that is over. */
async function startNight(): Promise<TestApp> {
  const app = await startApp()
  await app.createBlog('old', { title: 'Last year', state: 'ended' })
  for (const [id, title] of [
    ['election', 'Election'],
    ['storm', 'Storm'],
    ['derby', 'Derby'],
  ] as const)
    await app.createBlog(id, { title })
  await app.createBlog('gala', { title: 'Gala', state: 'upcoming' })
  for (const [blog, text] of [
    ['election', 'Queues at noon'],
    ['derby', 'The teams'],
    ['storm', 'Gusts of 120 km/h'],
  ] as const)
    await app.post(blog, text)
  return app
}

async function handIn(app: TestApp, blog: string, text: string): Promise<void> {
  await app.post(blog, text, { status: 'submitted' })
}

async function newestOf(app: TestApp, blog: string) {
  return (await app.api('GET', `/v1/blogs/${blog}`)).body.updates[0]
}

function row(page: Page, title: string) {
  return page.locator('.blogs li', { has: page.getByText(title, { exact: true }) })
}

function names(page: Page): Promise<string[]> {
  return page.locator('.blogs .name').allTextContents()
}

/** Each sound opens one audio context. */
function countSounds() {
  const Real = AudioContext
  window.AudioContext = class extends Real {
    constructor() {
      super()
      const { dataset } = document.documentElement
      dataset.sounds = String(Number(dataset.sounds ?? 0) + 1)
    }
  }
}
