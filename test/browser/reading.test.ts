/** Reading: permalinks, other time zones and languages, clipped updates, and keyboard use. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { arrivalsButton, at, correct, openLive, postMany, untilDrawn, untilState } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

const test = testWith({ app: startApp })

test('a button is pressed though an arrival moves it away from under the finger, unless the finger leaves it first', async ({
  app,
}) => {
  await postMany(app, 24)
  const viewport = { width: 900, height: 9_000 }
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm`, options: { viewport } })
  const updates = page.locator('.stream article')
  const older = page.getByRole('button', { name: 'Older updates' })
  const { x = 0, y = 0 } = (await older.boundingBox()) ?? {}
  const pressWhile = async (clock: string, [dx, dy]: readonly [number, number]) => {
    const top = async () => (await older.boundingBox())?.y ?? 0
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const before = await top()
    await page.mouse.move(x + 20, before + 20)
    await page.mouse.down()
    await app.post('storm', `Doors open.${'\n\nAnd more.'.repeat(5)}`, at(clock))
    await expect.poll(top).toBeGreaterThan(before + 100)
    await page.mouse.move(x + 20 + dx, before + 20 + dy)
    await page.mouse.up()
  }
  await app.post('storm', 'The first arrival', at('11:00'))
  await expect.poll(() => updates.count()).toBe(21)
  await expect.poll(async () => (await older.boundingBox())?.y ?? 0).toBeGreaterThan(y)

  await pressWhile('11:01', [200, 0])
  await pressWhile('11:02', [0, 0])

  await expect.poll(() => updates.count()).toBe(27)
  expect(await older.count()).toBe(0)
})

test.for(['its page', 'a partner’s page'])('a permalink leads to an old update, on %s', async (where, { app }) => {
  const posts = await postMany(app, 45)
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  const address = where === 'its page' ? `${app.url}/blogs/storm` : `${partner.url}/`

  await using page = await browser.openPage(`${address}#update-${posts[2]?.id}`)
  const article = page.locator(`[id="update-${posts[2]?.id}"]`)
  await article.waitFor()
  await page.waitForFunction(() => scrollY > 0)
  await untilDrawn(page)

  const { y = Number.NaN } = (await article.boundingBox()) ?? {}
  expect(y).toBeGreaterThanOrEqual(0)
  expect(y).toBeLessThan(400)
  await expect.poll(() => focusedId(page)).toBe(`update-${posts[2]?.id}`)
})

test('a cross reference leads to an update that is not loaded yet', async ({ app }) => {
  const posts = await postMany(app, 45)
  const markDefs = [{ _type: 'reference', _key: 'r', update: posts[1]?.id }]
  const children = [{ _type: 'span', _key: 's', text: '1011', marks: ['r'] }]
  await app.api('POST', '/v1/blogs/storm/updates', {
    body: { body: [{ _type: 'block', _key: 'b', style: 'normal', children, markDefs }], ...at('11:30') },
  })
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })

  await page.locator('.reference').click()

  await page.locator(`#update-${posts[1]?.id}`).waitFor()
  await page.waitForFunction(id => document.activeElement?.id === id, `update-${posts[1]?.id}`)
})

test('a permalink to a removed update says so', async ({ app }) => {
  await postMany(app, 25)
  await using page = await browser.openPage(`${app.url}/blogs/storm#update-019d3000-0000-7000-8000-000000000001`)

  await page.getByRole('status').filter({ hasText: 'That update is no longer here.' }).waitFor({ state: 'attached' })
  await expect.poll(() => page.locator('.feed > article').count()).toBe(20)
})

test('a long pinned update is clipped, and a button expands it', async ({ app }) => {
  await app.createBlog('storm')
  await app.post('storm', 'What we know.\n\n'.repeat(60), { pinned: true })
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
  const content = page.locator('.pinned .content')
  const clipped = (await content.boundingBox())?.height ?? 0

  await page.getByRole('button', { name: 'Show more', expanded: false }).click()

  await page.getByRole('button', { name: 'Show less', expanded: true }).waitFor()
  expect(clipped).toBeLessThan(250)
  expect((await content.boundingBox())?.height).toBeGreaterThan(1_000)
})

test("times are in the blog's zone until the reader chooses their own, which is remembered", async ({ app }) => {
  await app.createBlog('storm', { timeZone: 'Europe/London' })
  await app.post('storm', 'In winter', { time: '2026-03-28T23:30:00.000Z' })
  await app.post('storm', 'In summer', { time: '2026-03-29T10:00:00.000Z' })
  await using page = await openLive({
    browser,
    url: `${app.url}/blogs/storm`,
    options: { timezoneId: 'Europe/Helsinki' },
  })
  const times = () => page.locator('.feed .when time').allTextContents()
  const days = () => page.locator('.day').evaluateAll(found => found.map(({ id }) => id))
  await expect.poll(() => times()).toEqual(['1100 BST', '2330 GMT'])
  await expect.poll(() => days()).toEqual(['day-2026-03-29', 'day-2026-03-28'])

  await page.getByRole('button', { name: 'My time (EET)' }).click()

  await page.getByRole('button', { name: 'My time (EET)', pressed: true }).waitFor()
  await expect.poll(() => times()).toEqual(['1300 EEST', '0130 EET'])
  await expect.poll(() => days()).toEqual(['day-2026-03-29'])
  await page.reload()
  await page.getByRole('button', { name: 'My time (EET)', pressed: true }).waitFor()
  await expect.poll(() => times()).toEqual(['1300 EEST', '0130 EET'])
})

test('the age is shown beside the time, updated every minute, and omitted after a week', async ({ app }) => {
  await app.createBlog('storm')
  const now = Date.now()
  for (const minutes of [5, 90, 8 * 24 * 60]) {
    await app.post('storm', 'News', { time: new Date(now - minutes * 60_000 - 5_000).toISOString() })
  }
  await using page = await browser.openPage('about:blank')
  await page.clock.install({ time: now })
  await page.goto(`${app.url}/blogs/storm`)
  await untilState(page, 'Live')
  const ages = (wanted: string) =>
    page.waitForFunction(
      text =>
        [...document.querySelectorAll('.feed .ago')].map(age => age.textContent?.trim().replace('.', '')).join('|') ===
        text,
      wanted,
    )

  await ages('5 min ago|1 hr ago|')
  await page.clock.fastForward(2 * 60_000)
  await ages('7 min ago|1 hr ago|')
  await page.clock.setSystemTime(now - 3_600_000)
  await page.clock.fastForward(60_000)
  await ages('7 min ago|1 hr ago|')
})

test.each([
  ['de', '2 neue Meldungen', 'Älteste zuerst'],
  ['ar', 'تحديثان جديدان', 'الأقدم أولًا'],
  ['uk', '2 нові повідомлення', 'Спочатку давніші'],
])('a coverage in %s is shown in its language, on its page and on a partner’s', async (language, news, oldest) => {
  await using app = await startApp()
  await postMany(app, 15, { language })
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  await using reader = await openLive({ browser, url: `${app.url}/blogs/storm` })
  await using embedded = await openLive({ browser, url: partner.url })
  for (const page of [reader, embedded]) {
    await page.getByRole('button', { name: oldest }).waitFor()
    await readFrom(page, 8)
  }

  await app.post('storm', 'One', at('11:00'))
  await app.post('storm', 'Two', at('11:01'))

  for (const page of [reader, embedded]) {
    await arrivalsButton(page).filter({ hasText: news }).waitFor()
    expect(await violationsIn(page)).toEqual([])
    expect(page.faults).toEqual([])
  }
})

test('"corrected at" in right-to-left text keeps its time in one piece', async ({ app }) => {
  await app.createBlog('storm', { language: 'ar', timeZone: 'Asia/Beirut' })
  const wrong = await app.post('storm', 'خبر', at('10:00'))
  await correct(app, wrong, { markdown: 'خبر مصحح', correction: 'خطأ في الرقم.' })
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })

  const note = await page.locator('.note time').textContent()

  expect(note).toMatch(/^صُحّح عند \u2068\d{4} (EET|EEST)\u2069$/)
})

test('everything is reachable by keyboard: the controls, waiting updates, and what follows', async ({ app }) => {
  await postMany(app, 25)
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm`, options: { timezoneId: 'Asia/Tokyo' } })
  await readFrom(page, 9)
  await app.post('storm', 'New', at('11:00'))
  await arrivalsButton(page).waitFor()
  await page.evaluate(() => document.querySelector<HTMLElement>('#updates')?.focus({ preventScroll: true }))

  const reached = []
  for (let press = 0; press < 4; press += 1) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate(() => document.activeElement?.textContent))
  }
  await page.keyboard.press('Enter')
  await arrivalsButton(page).waitFor({ state: 'detached' })

  expect(reached).toEqual(['Oldest first', expect.stringMatching(/^My time \(.+\)$/), 'Pause', '1 new update'])
  expect(await page.evaluate(() => document.activeElement?.querySelector('.body')?.textContent)).toBe('New')
  await page.locator('.older').focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelectorAll('.feed > article').length === 26)
})

test.for([
  ['on a desktop', {}],
  ['on a phone in dark mode', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)('axe finds no violation %s: held, paused, reversed, expanded', async ([_, options], { app }) => {
  await postMany(app, 15)
  await app.post('storm', 'What we know.\n\n'.repeat(60), { pinned: true, ...at('10:50') })
  await using page = await openLive({
    browser,
    url: `${app.url}/blogs/storm`,
    options: { ...options, timezoneId: 'Asia/Tokyo' },
  })
  await readFrom(page, 8)

  await app.post('storm', 'New', at('11:00'))
  await arrivalsButton(page).waitFor()
  expect(await violationsIn(page)).toEqual([])
  for (const name of ['Pause', 'Oldest first', 'Show more', /^My time/]) {
    await page.getByRole('button', { name }).click()
    await untilDrawn(page)
    expect(await violationsIn(page)).toEqual([])
  }
})

test('nothing is animated for a reader who prefers reduced motion', async ({ app }) => {
  await postMany(app, 5)
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm`, options: { reducedMotion: 'reduce' } })
  await page.evaluate(() => {
    const count = { slides: 0 }
    Object.assign(globalThis, { count })
    const animate = Element.prototype.animate
    Element.prototype.animate = function (...all) {
      count.slides += 1
      return animate.apply(this, all)
    }
  })

  await app.post('storm', 'New', at('11:00'))
  await page.locator('article', { hasText: 'New' }).waitFor()

  expect(await page.evaluate(() => Reflect.get(globalThis, 'count').slides)).toBe(0)
})

async function readFrom(page: Page, nth: number) {
  await page.locator(`.feed > article >> nth=${nth}`).evaluate(article => article.scrollIntoView())
  await untilDrawn(page)
}

function focusedId(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const inside = document.querySelector('crier-blog')?.shadowRoot?.activeElement
    return (inside ?? document.activeElement)?.id
  })
}
