/** Arrivals on an open page: shown at once to a reader at the top, held for others, and never causing a jump. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { bestOf } from '#test/support/clocks/best-of.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import {
  arrivalsButton,
  at,
  correct,
  openLive,
  postMany,
  readUpdates,
  untilDrawn,
  untilState,
  untilUpdates,
  withdraw,
} from './coverage-page.ts'
import { measureSlowness, measureSmoothness } from './smoothness.ts'

/** Chromium's threshold for a long task. A slow machine gets as much more. */
const LONGEST_TASK_MS = 50

const browser = forThisFile(openBrowser)

test('a reader further down is told how many arrived, each once, and the button leads to the first', async () => {
  await using app = await startApp()
  const posts = await postMany(app)
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
  const title = await page.title()
  await readFrom(page, posts[4])
  const top = await topOf(page, posts[4])

  const first = await app.post('storm', 'First new', at('11:00'))
  await app.post('storm', 'Second new', at('11:01'))
  const removed = await app.post('storm', 'Third new', at('11:02'))
  await arrivalsButton(page).filter({ hasText: '3 new updates' }).waitFor()
  await correct(app, first, { markdown: 'First new, corrected' })
  await withdraw(app, removed, 'remove')
  await arrivalsButton(page).filter({ hasText: '2 new updates' }).waitFor()

  await expect.poll(() => page.title()).toBe(`(2) ${title}`)
  await expect.poll(() => readUpdates(page)).toHaveLength(15)
  expect(Math.abs((await topOf(page, posts[4])) - top)).toBeLessThan(1)

  await arrivalsButton(page).click()
  await arrivalsButton(page).waitFor({ state: 'detached' })
  expect((await readUpdates(page)).slice(0, 2)).toEqual(['Second new', 'First new, corrected'])
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Second new')
  await expect.poll(() => page.title()).toBe(title)
})

test('in oldest-first order, arrivals wait at the end, and the button leads to the oldest', async () => {
  await using app = await startApp()
  await postMany(app)
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
  await page.getByRole('button', { name: 'Oldest first' }).click()
  await page.getByRole('button', { name: 'Oldest first', pressed: true }).waitFor()
  expect((await readUpdates(page))[0]).toContain('At 10.')
  const first = await page.locator('.feed > article').first().boundingBox()

  await app.post('storm', 'First new', at('11:00'))
  await app.post('storm', 'Second new', at('11:01'))
  await arrivalsButton(page).filter({ hasText: '2 new updates' }).waitFor()
  expect(await page.locator('.feed > article').first().boundingBox()).toEqual(first)
  await arrivalsButton(page).click()

  const texts = await readUpdates(page)
  expect(texts.slice(-2)).toEqual(['First new', 'Second new'])
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('First new')

  await page.reload()
  await untilState(page, 'Live')
  await page.getByRole('button', { name: 'Oldest first', pressed: true }).waitFor()
  expect((await readUpdates(page))[0]).toContain('At 10.')
})

test('a background tab counts arrivals in its title, and is up to date when opened', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  await app.post('storm', 'Before', at('10:00'))
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })

  await setVisibility(page, 'hidden')
  await app.post('storm', 'Meanwhile', at('10:10'))
  await page.waitForFunction(() => document.title === '(1) The storm')
  await expect.poll(() => readUpdates(page)).toEqual(['Before'])
  await setVisibility(page, 'visible')

  await untilUpdates(page, ['Meanwhile', 'Before'])
  await expect.poll(() => page.title()).toBe('The storm')
})

test('a paused page does not change until resumed, except that removed updates disappear', async () => {
  await using app = await startApp({ blog: 'storm' })
  const wrong = await app.post('storm', 'Wrong', at('10:00'))
  const secret = await app.post('storm', 'Secret', at('10:01'))
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })

  await page.getByRole('button', { name: 'Pause' }).click()
  await untilState(page, 'Paused')
  await correct(app, wrong, { markdown: 'Right' })
  await withdraw(app, secret, 'remove')
  await app.post('storm', 'New', at('10:10'))
  await arrivalsButton(page).filter({ hasText: '1 new update' }).waitFor()

  await untilUpdates(page, ['Wrong'])
  await page.getByRole('button', { name: 'Resume' }).click()
  await untilUpdates(page, ['New', 'Right'])
  await untilState(page, 'Live')
})

test.each(['auto', 'none'])(
  "changes above never move the text being read, early or late (the browser's scroll anchoring: %s)",
  async anchoring => {
    await using app = await startApp()
    const posts = await postMany(app)
    await app.api('POST', '/v1/blogs/storm/updates', {
      body: { body: [{ _type: 'image', _key: 'i', url: '/late.svg', alt: 'Late' }], ...at('10:50') },
    })
    await using page = await browser.openPage('about:blank')
    let answer = () => {}
    const isAsked = new Promise<void>(resolve => {
      answer = resolve
    })
    await page.route('**/late.svg', async route => {
      await isAsked
      const body = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="900"/>'
      await route.fulfill({ contentType: 'image/svg+xml', body })
    })
    await page.goto(`${app.url}/blogs/storm`, { waitUntil: 'commit' })
    await untilState(page, 'Live')
    await page.locator('html').evaluate((html, value) => html.style.setProperty('overflow-anchor', value), anchoring)
    await readFrom(page, posts[3])
    const moves = await watchMoves(page, posts[3])

    const above = posts[9]
    if (above) await correct(app, above, { markdown: `Longer.${'\n\nMuch.'.repeat(12)}` })
    await page.locator('article', { hasText: 'Longer.' }).waitFor({ state: 'attached' })
    if (posts[7]) await withdraw(app, posts[7], 'remove')
    await page.locator(`#update-${posts[7]?.id}`).waitFor({ state: 'detached' })
    if (posts[8]) await correct(app, posts[8], { pinned: true, key: true })
    await page.locator('.pinned').waitFor({ state: 'attached' })
    const height = await page.locator('img').evaluate(image => image.getBoundingClientRect().height)
    answer()
    await page.waitForFunction(
      before => (document.querySelector('.body img')?.getBoundingClientRect().height ?? 0) > before + 100,
      height,
    )
    await untilDrawn(page)

    expect(await moves()).toBeLessThan(1)
  },
)

test('when the update being read is removed, the following ones keep their place', async () => {
  await using app = await startApp()
  const posts = await postMany(app)
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
  await readFrom(page, posts[5])
  const next = await topOf(page, posts[4])

  if (posts[5]) await withdraw(app, posts[5], 'remove')
  await page.locator(`#update-${posts[5]?.id}`).waitFor({ state: 'detached' })
  await untilDrawn(page)

  expect(Math.abs((await topOf(page, posts[4])) - next)).toBeLessThan(1)
})

test.each(['its page', 'a partner’s page'])(
  'content that grows above the coverage, such as an advertisement, does not move the text being read, on %s',
  async where => {
    await using app = await startApp()
    const posts = await postMany(app)
    const tag = `<script type="module" src="${app.url}/widget.js"></script><article><crier-blog src="${app.url}/blogs/storm"></crier-blog></article><p id="below">${'Below. '.repeat(4_000)}</p>`
    await using partner = await startPartnerSite(app.url, tag)
    await using page = await browser.openPage(where === 'its page' ? `${app.url}/blogs/storm` : partner.url)
    await untilState(page, 'Live')
    await readFrom(page, posts[6])
    const grow = () =>
      page.evaluate(async () => {
        const advertisement = document.createElement('div')
        advertisement.style.height = '250px'
        document.querySelector('main')?.before(advertisement)
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      })
    const before = await topOf(page, posts[6])

    await grow()
    await grow()
    await untilDrawn(page)

    expect(Math.abs((await topOf(page, posts[6])) - before)).toBeLessThan(1)
    if (where === 'its page') return
    await page.locator('#below').evaluate(text => scrollTo(0, scrollY + text.getBoundingClientRect().top + 3_000))
    await untilDrawn(page)
    const below = (await page.locator('#below').boundingBox())?.y ?? Number.NaN
    await grow()
    await app.post('storm', `New.${'\n\nMore.'.repeat(9)}`, at('09:00'))
    await page.locator('article', { hasText: 'New.' }).last().waitFor({ state: 'attached' })
    await untilDrawn(page)
    expect(Math.abs(((await page.locator('#below').boundingBox())?.y ?? Number.NaN) - below)).toBeLessThan(1)
  },
)

test.each(['at the top', 'further down'])(
  '200 arriving updates cause no shift and no stall for a reader %s',
  async where => {
    await using app = await startApp()
    const posts = await postMany(app)
    await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
    if (where === 'further down') await readFrom(page, posts[5])
    await untilDrawn(page)
    const enough = LONGEST_TASK_MS * (await measureSlowness(page))
    let arrived = 0

    const longestTaskMs = await bestOf(
      async () => {
        const figures = await measureSmoothness(page)
        arrived += await postInTens(app, 200)
        if (where === 'further down')
          await arrivalsButton(page)
            .filter({ hasText: `${arrived} new` })
            .waitFor()
        else await expect.poll(() => page.locator('.feed > article').count()).toBe(arrived + posts.length)
        await page.waitForFunction(() => document.getAnimations().length === 0)
        await untilDrawn(page)
        const { shift, longestTaskMs } = await figures()
        expect(shift).toBeLessThan(0.05)
        return longestTaskMs
      },
      { enough },
    )

    expect(longestTaskMs).toBeLessThanOrEqual(enough)
  },
)

async function postInTens(app: TestApp, total: number): Promise<number> {
  for (let n = 0; n < total; n += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, one) => app.post('storm', `Arrival ${n + one}. It rises.`)))
  }
  return total
}

async function readFrom(page: Page, update: Update | undefined) {
  await page.locator(`#update-${update?.id}`).evaluate(article => article.scrollIntoView())
  await untilDrawn(page)
}

async function topOf(page: Page, update: Update | undefined): Promise<number> {
  return (await page.locator(`#update-${update?.id}`).boundingBox())?.y ?? Number.NaN
}

/** The largest displacement of an update, measured in every frame. */
async function watchMoves(page: Page, update: Update | undefined): Promise<() => Promise<number>> {
  await page.locator(`#update-${update?.id}`).evaluate(article => {
    const start = article.getBoundingClientRect().top
    const watch = { farthest: 0 }
    Object.assign(globalThis, { watch })
    // Intersections are measured at the end of a frame: the painted state, after corrections within the frame.
    const look = () => {
      const frame = new IntersectionObserver(([entry]) => {
        frame.disconnect()
        watch.farthest = Math.max(watch.farthest, Math.abs((entry?.boundingClientRect.top ?? Number.NaN) - start))
        requestAnimationFrame(look)
      })
      frame.observe(article)
    }
    look()
  })
  return () => page.evaluate(() => (globalThis as unknown as { watch: { farthest: number } }).watch.farthest)
}

async function setVisibility(page: Page, state: 'visible' | 'hidden') {
  await page.evaluate(value => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
