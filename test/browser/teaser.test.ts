/** `<crier-teaser>` on a home page: live, in one request for all, and nothing below it moves. */
import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { violationsIn } from './violations.ts'

const app = forThisFile(startApp)
const browser = forThisFile(openBrowser)

/** Of a bare tag before its script, as docs/embed.md has it. */
const ROOM = 'display:block;min-height:calc(2.75em + 3 * 3.5em)'

test('two teasers on a page show headlines as they come, share their requests, move nothing, and stop at the end', async () => {
  await app.createBlog('storm', { title: 'The storm', language: 'en' })
  await app.post('storm', 'Nine roofs.')
  const second = await app.post('storm', 'No trains.')
  const markup = (await app.api('GET', '/embed/storm/teaser?count=3', { key: null })).text
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank')
  const { page } = reader
  const asked = await countRequests(page)
  const bare = `<crier-teaser src="${app.url}/blogs/storm" count="3" style="${ROOM}"></crier-teaser>`
  await serve(page, partner.url, `${markup}<p>Between</p>${bare}<p>Below</p>`)
  const shows = (text: string) => page.waitForFunction(isShown, text)

  await shows('No trains.')
  await page.locator('crier-teaser').last().locator('li a').first().focus()
  await app.post('storm', 'Boats leave the harbour, and nobody knows when the next one will come back to the island')
  await shows('Boats leave')
  expect(await page.evaluate(focused)).toContain('No trains.')
  await app.api('DELETE', `/v1/blogs/storm/updates/${second.id}?mode=remove`)
  await page.waitForFunction(isGone, 'No trains.')
  expect(await violationsIn(page)).toEqual([])
  expect(await shiftOf(page)).toBeLessThan(0.001)
  await app.api('PATCH', '/v1/blogs/storm', { headers: { 'If-Match': '"1"' }, body: { state: 'ended' } })
  await shows('Coverage ended')

  // Until then, both elements made one request at a time; from then on, none comes.
  const { count, most } = asked
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect([asked.count - count, most]).toEqual([0, 1])
})

test('without a script the headlines are there, and a teaser from right to left is one', async () => {
  await app.createBlog('arabic', { title: 'العاصفة', language: 'ar' })
  await app.post('arabic', 'تتحرك القوارب')
  const markup = (await app.api('GET', '/embed/arabic/teaser', { key: null })).text
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank', { javaScriptEnabled: false })
  await serve(reader.page, partner.url, markup)

  const link = reader.page.getByRole('link', { name: 'تتحرك القوارب' })

  await link.waitFor()
  expect(await reader.page.locator('crier-teaser div').getAttribute('dir')).toBe('rtl')
})

async function serve(page: Page, url: string, body: string) {
  const whole = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Home</title><main><h1>Home</h1>${body}</main>`
  await page.route(`${url}/`, route => route.fulfill({ contentType: 'text/html; charset=utf-8', body: whole }))
  await page.goto(`${url}/`)
}

/** Has the server's answers ask again at once, and counts how many are under way. */
async function countRequests(page: Page) {
  const asked = { count: 0, most: 0 }
  let now = 0
  await page.route('**/teaser.json*', async route => {
    asked.count += 1
    now += 1
    asked.most = Math.max(asked.most, now)
    // The last one may outlive the page.
    await hurry(route).catch(() => {})
    now -= 1
  })
  return asked
}

async function hurry(route: Route) {
  const response = await route.fetch()
  const { every, ...rest } = await response.json()
  const headers = { ...response.headers(), 'cache-control': 'no-store' }
  await route.fulfill({ response, headers, json: every ? { ...rest, every: 0.05 } : rest })
}

function isShown(text: string) {
  const teasers = [...document.querySelectorAll('crier-teaser')]
  return teasers.length > 0 && teasers.every(one => one.shadowRoot?.textContent?.includes(text))
}

function isGone(text: string) {
  return [...document.querySelectorAll('crier-teaser')].every(one => !one.shadowRoot?.textContent?.includes(text))
}

function focused() {
  return document.activeElement?.shadowRoot?.activeElement?.textContent
}

function shiftOf(page: Page) {
  return page.evaluate(
    () =>
      new Promise<number>(done => {
        const observer = new PerformanceObserver(list => {
          done(list.getEntries().reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0))
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        // Without any shift nothing is reported.
        requestAnimationFrame(() => requestAnimationFrame(() => done(0)))
      }),
  )
}
