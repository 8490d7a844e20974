/** What the newsroom's own page does for a reader who comes back, loses the connection, or looks for an hour. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, untilState } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

const LONG = 'A sentence of an ordinary length about the river and its wall. '.repeat(12)

/** The element that the page's own script adds. */
const untilOwnScript = (page: Page) => page.locator('.no-connection').waitFor({ state: 'attached' })

test('a reload shows the update that was being read, though others have come above it, even so many that the page begins without it', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 10; n < 22; n++) await app.post('storm', `**Hour ${n}** ${LONG}`, at(`${n}:00`))
  await using reader = await browser.open(`${app.url}/blogs/storm`, { viewport: { width: 390, height: 844 } })
  const { page } = reader
  await untilState(page, 'Live')
  await untilOwnScript(page)
  const read = page.locator('article', { hasText: 'Hour 15' })
  await read.evaluate(update => scrollBy({ top: update.getBoundingClientRect().top - 100, behavior: 'instant' }))
  for (const hour of [22, 23]) await app.post('storm', `**Hour ${hour}** ${LONG}`, at(`${hour}:00`))

  await page.reload()
  await untilState(page, 'Live')
  await untilOwnScript(page)

  const top = () => read.evaluate(update => Math.round(update.getBoundingClientRect().top))
  await expect.poll(top).toBeGreaterThan(60)
  expect(await top()).toBeLessThan(140)

  const address = page.url()
  for (let minute = 10; minute < 30; minute += 1) await app.post('storm', `**Late** ${LONG}`, at(`23:${minute}`))
  await page.reload()
  await expect.poll(top).toBeGreaterThan(60)
  await expect.poll(top).toBeLessThan(140)
  expect(page.url()).toBe(address)
})

test('the typeface is fetched before the first paint, but not over a slow connection, where it would come too late', async () => {
  await using app = await startApp({ blog: 'storm' })
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  const isFetchedFirst = async () => (await page.locator('head > link[rel=preload][as=font]').count()) === 1
  expect(await isFetchedFirst()).toBe(true)
  expect(await page.evaluate(() => document.fonts.check('1rem "Crier Serif"'))).toBe(true)

  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  const slow = { latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
  await network.send('Network.emulateNetworkConditions', { offline: false, ...slow })
  await page.reload({ waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await isFetchedFirst()).toBe(false)
})

test('a reader makes the text larger, and finds it so on every page, from the first paint on', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'Doors open', at('10:00'))
  await app.createBlog('flood')
  const rises = await app.post('flood', 'The river rises', at('10:00'))
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilOwnScript(page)
  const size = () =>
    page
      .locator('article .body')
      .first()
      .evaluate(body => Number.parseFloat(getComputedStyle(body).fontSize))
  const before = await size()

  await page.getByRole('button', { name: 'Text size' }).click()
  await page.getByRole('button', { name: 'Text size' }).press('Enter')

  await page.getByRole('status').filter({ hasText: 'Text size 130%' }).waitFor()
  expect(await size()).toBeCloseTo(before * 1.3, 0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
  const edge = (selector: string) =>
    page.locator(selector).evaluate(element => Math.round(element.getBoundingClientRect().right))
  expect(await edge('.text-size > span')).toBe(await edge('.masthead'))
  // Before any file of scripts: the first paint has it.
  await page.route(/\/(page|text-size-alone)\.js$/, route => route.abort())
  await page.goto(`${app.url}/blogs/flood`)
  expect(await size()).toBeCloseTo(before * 1.3, 0)
  const root = () => page.evaluate(() => document.documentElement.style.fontSize)
  for (const path of ['/', '/blogs/flood?q=river', '/blogs/nowhere']) {
    await page.goto(app.url + path)
    expect([path, await root()]).toEqual([path, '130%'])
  }
  await page.unroute(/\/(page|text-size-alone)\.js$/)
  await page.goto(`${app.url}/blogs/flood/updates/${rises.id}`)
  await page.getByRole('button', { name: 'Text size' }).click()
  await page.getByRole('status').filter({ hasText: 'Text size 150%' }).waitFor()
  await page.getByRole('button', { name: 'Text size' }).click()
  await page.goto(`${app.url}/blogs/flood`)
  await expect.poll(size).toBe(before)
  expect(reader.faults).toEqual([])
})

test('a reader who returns sees how far they had read', async () => {
  await using app = await startApp({ blog: 'storm' })
  const first = await app.post('storm', 'Doors open', at('10:00'))
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')
  const mark = (id: string) =>
    page.locator(`#update-${id}`).evaluate(update => getComputedStyle(update, '::before').content)
  expect(await mark(first.id)).toBe('none')
  await untilOwnScript(page)

  await page.goto(`${app.url}/`)
  await app.post('storm', 'Speech begins', at('11:00'))
  await page.goto(`${app.url}/blogs/storm`)

  await expect.poll(() => mark(first.id)).toBe('"You had read up to here"')
})

test('without a connection a reload shows the page as it was kept, and says so; then it is live again', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'Doors open', at('10:00'))
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state !== 'activated') await new Promise(done => active?.addEventListener('statechange', done))
  })
  await page.reload()
  await untilState(page, 'Live')
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('crier-pages')).keys()).map(({ url }) => url)))
    .toEqual(expect.arrayContaining([`${app.url}/blogs/storm`, `${app.url}/widget.js`, `${app.url}/page.js`]))

  await app.stop()
  await page.reload()

  await page.getByText('Doors open').waitFor()
  await page.getByText(/No connection\. As of \d/).waitFor()
  await app.restart()
  await untilState(page, 'Live')
  await expect.poll(() => page.locator('.no-connection').textContent()).toBe('')
})

test('a reader jumps to an hour without a script', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { coverage: { start: '2026-03-28T09:30:00.000Z' } })
  for (let n = 10; n < 21; n++) await app.post('storm', `Hour ${n}`, at(`${n}:30`))
  await using reader = await browser.open(`${app.url}/blogs/storm`, { javaScriptEnabled: false })
  const { page } = reader

  const hours = await page.getByLabel('Jump to').locator('option').allTextContents()
  await page.getByLabel('Jump to').selectOption({ label: '1200 UTC' })
  await page.getByRole('button', { name: 'Go' }).click()

  expect([hours[0], hours.at(-1)]).toEqual(['2000 UTC', '0900 UTC'])
  await expect
    .poll(() => page.locator('article').allTextContents())
    .toEqual([12, 11, 10].map(hour => expect.stringContaining(`Hour ${hour}`)))
  await expect.poll(() => page.getByLabel('Jump to').locator('option').count()).toBe(hours.length)
})

test('where the browser stores nothing, the page is live and says when there is no connection', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'Doors open', at('10:00'))
  await using reader = await browser.open('about:blank')
  const { page } = reader
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('denied', 'SecurityError')
        },
      })
    }
  })
  await page.goto(`${app.url}/blogs/storm`)
  await untilState(page, 'Live')
  await untilOwnScript(page)

  await page.evaluate(() => dispatchEvent(new Event('offline')))
  await page.getByText('No connection.').waitFor()
  await page.evaluate(() => dispatchEvent(new Event('online')))

  await expect.poll(() => page.locator('.no-connection').textContent()).toBe('')
})

test('Back after a jump within the page returns to where the reader was', async () => {
  await using app = await startApp({ blog: 'storm' })
  const ids: string[] = []
  for (let n = 10; n < 22; n++) ids.push((await app.post('storm', `**Hour ${n}** ${LONG}`, at(`${n}:00`))).id)
  await using reader = await browser.open(`${app.url}/blogs/storm`, { viewport: { width: 390, height: 844 } })
  const { page } = reader
  await untilState(page, 'Live')
  await untilOwnScript(page)
  await page.evaluate(() => scrollTo({ top: 500, behavior: 'instant' }))
  const scrolled = () => page.evaluate(() => Math.round(scrollY))

  await page.evaluate(id => document.querySelector<HTMLElement>(`#update-${id} .when`)?.click(), ids[0])
  await expect.poll(scrolled).toBeGreaterThan(1_500)
  await page.goBack()

  await expect.poll(scrolled).toBeLessThan(700)
})

test("an update is shared by its address in the browser's dialog, and a change of the update keeps the button", async () => {
  await using app = await startApp({ blog: 'storm' })
  const first = await app.post('storm', 'Doors open', { ...at('10:00'), title: 'The doors' })
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')
  await untilOwnScript(page)
  await page.evaluate(() => {
    Object.assign(navigator, { share: async (data: unknown) => Object.assign(window, { shared: data }) })
  })
  await app.api('PATCH', `/v1/blogs/storm/updates/${first.id}`, {
    body: { title: 'The great doors' },
    headers: { 'If-Match': '1' },
  })
  await page.getByText('The great doors').waitFor()

  await page.getByRole('button', { name: /^Share 1000 UTC .*The great doors$/ }).click()

  await expect
    .poll(() => page.evaluate(() => 'shared' in window && window.shared))
    .toEqual({ title: 'The great doors', url: `${app.url}/blogs/storm/updates/${first.id}` })
})

test('where the browser cannot share, the address of an update is copied, and that is said', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'Doors open', at('10:00'))
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')
  await untilOwnScript(page)
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'share', { value: undefined })
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text: string) => Object.assign(window, { copied: text }) },
    })
  })
  const second = await app.post('storm', 'Speech begins', at('11:00'))

  await page.getByRole('button', { name: 'Share 1100 UTC' }).click()

  await page.getByRole('status').filter({ hasText: 'Link copied' }).waitFor()
  expect(await page.evaluate(() => 'copied' in window && window.copied)).toBe(
    `${app.url}/blogs/storm/updates/${second.id}`,
  )
})

test('older updates get their buttons, one each', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 10; n < 45; n++) await app.post('storm', `Hour ${n}`, at(`10:${n}`))
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')
  await untilOwnScript(page)

  await page.getByRole('button', { name: 'Older updates' }).click()

  await expect.poll(() => page.locator('.stream article').count()).toBe(35)
  await expect.poll(() => page.locator('.stream article > .share').count()).toBe(35)
  expect(await page.locator('.stream article:has(> .share ~ .share)').count()).toBe(0)
})

test("the credit of a picture is shown, and the newsroom's own name is not repeated", async () => {
  await using app = await startApp({ env: { CRIER_PUBLISHER: 'The Courier' } })
  const lead = { url: '/icon.svg', caption: 'Rain', credit: 'Photograph: Ana Ruiz' }
  await app.createBlog('storm', { lead })
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')

  await page.locator('figcaption').getByText('Rain · Photograph: Ana Ruiz', { exact: true }).waitFor()
  expect(await page.getByText('Live coverage by').isVisible()).toBe(false)
})
