/** Search within a coverage, in place: on our own page, in a partner's widget and in a frame. */
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { openLive } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(openNewsroom)

/** Enough that the first update is not on the page, and one with markup in it. */
async function openNewsroom(): Promise<TestApp> {
  const made = await startApp()
  await made.createBlog('budget', { title: 'Budget day' })
  await made.post('budget', 'The chancellor <b>arrives</b> early.', { title: 'Arrival' })
  for (let n = 0; n < 24; n += 1) await made.post('budget', `Figure ${n} of the day.`)
  await made.post('budget', 'The chancellor speaks.', { title: 'Speech' })
  const isFound = async () => (await made.api('GET', '/v1/blogs/budget/search?q=chancellor')).body.results.length === 2
  await vi.waitUntil(isFound, { timeout: 30_000, interval: 100 })
  return made
}

const status = (page: Page) => page.locator('.search [role="status"]')
const titles = (page: Page) => page.locator('.search li strong').allTextContents()
const focused = (page: Page) =>
  page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot) element = element.shadowRoot.activeElement
    return element?.id || element?.localName
  })

test('on our own page results are listed in place; the address and the back button know them; an update that is not loaded is', async () => {
  await using page = await openLive({ browser, url: `${app.url}/blogs/budget` })
  await page.evaluate(() => Object.assign(window, { isSame: true }))

  await page.getByRole('link', { name: 'Search', exact: true }).click()
  await expect.poll(() => focused(page)).toBe('input')
  await page.keyboard.type('chancellor')
  await page.keyboard.press('Enter')
  await expect.poll(() => status(page).textContent()).toBe('Results: 2')
  expect(await titles(page)).toEqual(['Speech', 'Arrival'])
  expect(await page.locator('.search mark').allTextContents()).toEqual(['chancellor', 'chancellor'])
  expect(new URL(page.url()).search).toBe('?q=chancellor')
  expect(await violationsIn(page)).toEqual([])

  await app.post('budget', 'Another figure.', { title: 'Meanwhile' })
  await page.locator('.feed .title', { hasText: 'Meanwhile' }).waitFor()
  expect(await titles(page)).toEqual(['Speech', 'Arrival'])
  expect(await focused(page)).toBe('input')

  await page.locator('.search li a', { hasText: 'Arrival' }).click()
  const arrival = page.locator('.feed article', { hasText: 'The chancellor <b>arrives</b> early.' })
  await arrival.waitFor()
  await expect.poll(() => focused(page)).toMatch(/^update-/)
  await expect.poll(() => arrival.evaluate(({ id }) => location.hash === `#${id}`)).toBe(true)
  expect(new URL(page.url()).search).toBe('')
  await page.goBack()
  await expect.poll(() => focused(page)).toBe('a')
  expect(new URL(page.url()).search).toBe('?q=chancellor')
  await page.goBack()
  await expect.poll(() => page.locator('.search section').count()).toBe(0)
  expect(new URL(page.url()).search).toBe('')
  await page.goForward()
  await expect.poll(() => titles(page)).toEqual(['Speech', 'Arrival'])

  await page.route('**/search?*', route => route.abort())
  await page.locator('.search input').fill('figure')
  await page.keyboard.press('Enter')
  await expect.poll(() => status(page).textContent()).toBe('The search could not be answered. Try again.')
  await page.unroute('**/search?*')
  await page.keyboard.press('Enter')
  await expect.poll(() => status(page).textContent()).toBe('Results: 20+')
  await page.getByRole('button', { name: 'Older results' }).click()
  await expect.poll(() => status(page).textContent()).toBe('Results: 25')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('.search section').count()).toBe(0)
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true)
})

test('a widget and a frame have a button if the page asks for one, and lead to an update without leaving the page', async () => {
  const frame = `<script type="module" src="${app.url}/embed.js"></script><iframe src="${app.url}/embed/budget?search" title="Budget day" width="600" height="900"></iframe>`
  const tag = `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/budget" search></crier-blog>`
  await using partner = await startPartnerSite(app.url, tag)
  await using framing = await startPartnerSite(app.url, frame)
  await using page = await browser.openPage(partner.url)
  await using framed = await browser.openPage(framing.url)

  for (const one of [page.mainFrame(), await frameOf(framed, app.url)]) {
    await one.getByRole('button', { name: 'Search' }).click()
    await one.locator('.search input').fill('early')
    await one.locator('.search input').press('Enter')
    await expect.poll(() => one.locator('.search [role="status"]').textContent()).toBe('Results: 1')
    await one.locator('.search li a').click()
    await one.locator('.feed article', { hasText: 'arrives' }).waitFor()
    await one.getByRole('button', { name: 'Close the search' }).click()
    await one.getByRole('button', { name: 'Search' }).waitFor()
  }
  expect(page.url()).toBe(`${partner.url}/`)
  expect(await violationsIn(page)).toEqual([])
})

async function frameOf(page: Page, origin: string) {
  await expect.poll(() => page.frames().some(frame => frame.url().startsWith(origin))).toBe(true)
  const [, frame = page.mainFrame()] = page.frames()
  return frame
}
