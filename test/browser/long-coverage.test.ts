/** A coverage of several days: hours out of view are not drawn, which a permalink, a search and a print must not show. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { readUpdates, untilDrawn, untilState } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

const DAYS = 3
const HOURS = 8
const COUNT = DAYS * HOURS * 2
/** Far back, with enough below it to be led to the top of the window. */
const KEY = 8

/** Two updates an hour, eight hours a day, oldest first. Each has a link of its own. */
async function postDays(app: TestApp, language = 'en') {
  await app.createBlog('storm', { title: 'The storm', language })
  const posts = []
  for (let nth = 0; nth < COUNT; nth += 1) {
    const [day, hour] = [Math.floor(nth / 2 / HOURS), Math.floor(nth / 2) % HOURS]
    const time = `2026-03-${26 + day}T1${hour}:${nth % 2}0:00.000Z`
    posts.push(
      await app.post('storm', `Number ${nth}.${'\n\nMore.'.repeat(5)} [link](${addressOf(nth)})`, {
        time,
        key: nth === KEY,
      }),
    )
  }
  return posts
}

async function loadOlder(page: Page) {
  for (let loaded = 20; loaded < COUNT; loaded += 20) {
    // By keyboard, because hours that are drawn on the way may move it from under a pointer.
    await page.locator('.stream button.older').press('Enter')
    await page.locator('.feed > article').nth(loaded).waitFor({ state: 'attached' })
  }
}

function addressOf(nth: number): string {
  return `https://example.org/${nth}-th`
}

const ofHours = `[...(document.querySelector('crier-blog').shadowRoot ?? document).querySelectorAll('.feed')]`
const undrawn = `${ofHours}.filter(hour => !hour.querySelector('.body').checkVisibility({ contentVisibilityAuto: true }))`

test.each([
  ['en', 'own page'],
  ['ar', 'own page'],
  ['en', 'partner’s page'],
])(
  'a permalink leads to the oldest update (%s, %s), which stays in place while hours around it are drawn',
  async (language, place) => {
    await using app = await startApp()
    const [oldest] = await postDays(app, language)
    await using partner = await startPartnerSite(app.url, widgetTag(app.url))
    const address = place === 'own page' ? `${app.url}/blogs/storm` : partner.url

    await using reader = await browser.open(`${address}#update-${oldest?.id}`)
    const { page } = reader
    const article = page.locator(`#update-${oldest?.id}`)
    await article.and(page.locator(':focus')).waitFor()
    await untilState(page, 'Live')

    expect((await readUpdates(page)).length).toBe(COUNT)
    expect(await page.evaluate(`${undrawn}.length`)).toBeGreaterThan(HOURS)
    const inView = async () => {
      const { y = Number.NaN, height = 0 } = (await article.boundingBox()) ?? {}
      return y >= 0 && y + height <= (page.viewportSize()?.height ?? 0)
    }
    await expect.poll(inView).toBe(true)
    // Once its neighbours have been drawn, it is still there.
    await untilDrawn(page)
    expect(await inView()).toBe(true)
    expect(reader.faults).toEqual([])
  },
)

test.each(['own page', 'partner’s page'])(
  'a link leads to an update far back that is loaded, and pulls nobody back who scrolls meanwhile (%s)',
  async place => {
    await using app = await startApp()
    const update = (await postDays(app))[KEY]
    await using partner = await startPartnerSite(app.url, widgetTag(app.url))
    await using reader = await browser.open(place === 'own page' ? `${app.url}/blogs/storm` : partner.url)
    const { page } = reader
    await untilState(page, 'Live')
    await loadOlder(page)
    const article = page.locator(`[id="update-${update?.id}"]`)
    const link = page.locator(`.key-events a[href$="#update-${update?.id}"]`)

    // The first time, what settles the place has still to come.
    const { promise: scrolled, resolve: goOn } = Promise.withResolvers<void>()
    await page.route('**/seek.js', async route => {
      await scrolled
      await route.continue()
    })
    const settles = place === 'own page' ? undefined : page.waitForResponse('**/seek.js')
    expect(await link.evaluate(followAndScroll)).toBe(0)
    goOn()
    await settles
    expect(await page.evaluate(halfASecondLater)).toBe(0)

    await link.dispatchEvent('click')
    const top = async () => (await article.boundingBox())?.y ?? Number.NaN
    await expect.poll(async () => (await top()) >= 0 && (await top()) < 60).toBe(true)
    await untilDrawn(page)
    expect(await top()).toBeLessThan(60)

    expect(await link.evaluate(followAndScroll)).toBe(0)
    expect(await page.evaluate(halfASecondLater)).toBe(0)
    expect(reader.faults).toEqual([])
  },
)

/** In the page: where it is once the reader has scrolled to its top by hand, a frame after the click. */
async function followAndScroll(link: Element): Promise<number> {
  link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }))
  await new Promise(requestAnimationFrame)
  dispatchEvent(new WheelEvent('wheel'))
  scrollTo({ top: 0, behavior: 'instant' })
  return scrollY
}

async function halfASecondLater(): Promise<number> {
  for (let count = 0; count < 30; count += 1) await new Promise(requestAnimationFrame)
  return scrollY
}

test('a reader finds a word in an hour that is not drawn, and a print has every update', async () => {
  await using app = await startApp()
  const [oldest] = await postDays(app)
  await using reader = await browser.open(`${app.url}/blogs/storm#update-${oldest?.id}`)
  const { page } = reader
  await page.locator(`#update-${oldest?.id}`).and(page.locator(':focus')).waitFor()
  await page.evaluate('scrollTo({ top: 0, behavior: "instant" })')
  await expect.poll(() => page.evaluate(`${undrawn}.length`)).toBeGreaterThan(HOURS)

  const found = await page.evaluate(`find('Number 17.') && getSelection().toString()`)
  // Only what is drawn leads somewhere in a PDF.
  const printed = (await page.pdf()).toString('latin1')

  expect(found).toBe('Number 17.')
  const addresses = new Set(printed.match(/https:\/\/example\.org\/\d+-th/g))
  expect(addresses).toEqual(new Set(Array.from({ length: COUNT }, (_, nth) => addressOf(nth))))
})

test('the order turns in a coverage of several days, with all of it in its order and the head of the list in place', async () => {
  await using app = await startApp()
  const posts = await postDays(app)
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')
  await loadOlder(page)
  const order = page.locator('[data-do="order"]')
  await order.scrollIntoViewIfNeeded()
  const before = (await order.boundingBox())?.y

  await order.click()
  const turned = await readUpdates(page)
  const after = (await order.boundingBox())?.y

  expect(turned.map(text => Number(/Number (\d+)/.exec(text)?.[1]))).toEqual(posts.map((_, nth) => nth))
  expect(after).toBeCloseTo(before ?? Number.NaN, 0)
})
