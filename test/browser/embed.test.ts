/** The widget on a partner's page: one tag, another origin, and a policy that allows next to nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../support/open-browser.ts'
import { startPartnerSite } from '../support/partner-site.ts'
import { startApp, type TestApp } from '../support/start-app.ts'
import { at, correct, untilState, untilUpdates } from './coverage-page.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser[Symbol.asyncDispose]())

test('one tag embeds a coverage that is live, under a strict policy, in its own look', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  const first = await app.post('storm', 'The first drops', at('10:00'))
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using reader = await browser.open(partner.url)
  const { page } = reader
  await untilState(page, 'Live')

  await app.post('storm', 'The river rises', at('10:30'))
  await correct(app, first, { markdown: 'The second drops', correction: 'they were the second.' })

  await untilUpdates(page, ['The river rises', 'The second drops'])
  expect(reader.faults).toEqual([])
  expect(await page.getByRole('heading', { level: 2, name: 'The storm' }).count()).toBe(1)
  const border = await page.locator('.stream').evaluate(element => getComputedStyle(element).borderBlockStartWidth)
  expect(border).toBe('2px')
})

test('a partner gives it another colour by one property, without a style of its own leaking in', async () => {
  await using app = await startApp()
  await app.createBlog('storm')
  await app.post('storm', 'The first drops', { key: true })
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using reader = await browser.open(partner.url)
  const { page } = reader
  await untilState(page, 'Live')

  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      'crier-blog { --crier-accent: rgb(0, 128, 0) } p { color: rgb(255, 0, 255) !important } crier-blog::part(time) { color: rgb(0, 0, 128) }',
    )
    document.adoptedStyleSheets = [sheet]
  })

  const colours = await page
    .locator('.key-events time, .feed .when, .feed .body p')
    .evaluateAll(found => found.map(one => getComputedStyle(one).color))
  expect(colours).toEqual(['rgb(0, 128, 0)', 'rgb(0, 0, 128)', 'rgb(21, 23, 28)'])
})

test('an address without a coverage is told in plain words, beside what the partner put inside', async () => {
  await using app = await startApp()
  await using partner = await startPartnerSite(app.url, tagFor(app, 'no-such-blog'))
  await using reader = await browser.open(partner.url)

  await reader.page.getByText('There is no coverage at this address.').waitFor()
  await reader.page.getByText('Read it there').waitFor()

  await app.createBlog('no-such-blog', { title: 'There it is' })
  await reader.page.getByRole('button', { name: 'Try again' }).click()
  await reader.page.getByRole('heading', { name: 'There it is' }).waitFor()
  expect(await reader.page.getByText('Read it there').isVisible()).toBe(false)
})

test('a server that is away is asked again until it is there', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  await using partner = await startPartnerSite(app.url, `<script src="${app.url}/widget.js" type="module"></script>`)
  await using reader = await browser.open(partner.url)
  await reader.page.evaluate(() => customElements.whenDefined('crier-blog').then(() => {}))

  await app.stop()
  await reader.page.evaluate(src => {
    const element = document.createElement('crier-blog')
    element.setAttribute('src', src)
    document.body.append(element)
  }, `${app.url}/blogs/storm`)
  await reader.page.getByText('The coverage could not be loaded. Trying again…').waitFor()
  await app.restart()

  await reader.page.getByRole('heading', { name: 'The storm' }).waitFor()
})

test('a widget follows where it is pointed, and lets go when it is taken away', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  await app.createBlog('calm', { title: 'The calm' })
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using reader = await browser.open(partner.url)
  const { page } = reader
  await untilState(page, 'Live')

  const line = page.waitForEvent('websocket')
  await page.locator('crier-blog').evaluate((element, src) => element.setAttribute('src', src), `${app.url}/blogs/calm`)
  await page.getByRole('heading', { name: 'The calm' }).waitFor()
  const isClosed = (await line).waitForEvent('close')
  await page.locator('crier-blog').evaluate(element => element.remove())

  await isClosed
})

test('a page with a look of its own follows a coverage by the SDK', async () => {
  await using app = await startApp()
  await app.createBlog('storm')
  await app.post('storm', 'The first drops')
  await using partner = await startPartnerSite(app.url, '<ol></ol>')
  await using reader = await browser.open(partner.url)
  const { page } = reader

  // As text, since the test runner would rewrite an import.
  await page.evaluate(`import('${app.url}/sdk.js').then(({ followBlog }) => {
    const itemOf = update => Object.assign(document.createElement('li'), { textContent: update.body[0].children[0].text })
    const onCoverage = ({ updates }) => document.querySelector('ol').replaceChildren(...updates.map(itemOf))
    followBlog('${app.url}/blogs/storm', { onCoverage })
  })`)
  await page.getByText('The first drops').waitFor()
  await app.post('storm', 'The river rises')

  await page.getByText('The river rises').waitFor()
  expect(await page.locator('li').allTextContents()).toEqual(['The river rises', 'The first drops'])
})

test('two coverages on one page live side by side', async () => {
  await using app = await startApp()
  await app.createBlog('storm')
  await app.createBlog('calm')
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm') + tagFor(app, 'calm'))
  await using reader = await browser.open(partner.url)
  await reader.page.locator('.connection', { hasText: 'Live' }).nth(1).waitFor()

  await app.post('calm', 'Nothing moves')

  await reader.page.locator('crier-blog').nth(1).locator('article', { hasText: 'Nothing moves' }).waitFor()
  expect(await reader.page.locator('crier-blog').first().locator('article').count()).toBe(0)
})

test('a reference leads to its update inside the widget, not away from the page', async () => {
  await using app = await startApp()
  await app.createBlog('storm')
  const target = await app.post('storm', 'The first drops', at('10:00'))
  const children = [{ _type: 'span', _key: 's', text: '1000', marks: ['r'] }]
  const markDefs = [{ _type: 'reference', _key: 'r', update: target.id }]
  const body = [{ _type: 'block', _key: 'b', style: 'normal', children, markDefs }]
  await app.api('POST', '/v1/blogs/storm/updates', { body: { body, ...at('10:10') } })
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using reader = await browser.open(partner.url)
  const { page } = reader

  await page.getByRole('link', { name: '1000 UTC' }).first().click()

  expect(page.url()).toBe(`${partner.url}/`)
  const focused = await page.evaluate(() => document.querySelector('crier-blog')?.shadowRoot?.activeElement?.id)
  expect(focused).toBe(`update-${target.id}`)
})

function tagFor(app: TestApp, blog: string): string {
  return `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/${blog}"><a href="/">Read it there</a></crier-blog>`
}
