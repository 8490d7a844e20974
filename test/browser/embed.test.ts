/** The widget on a partner's page: one tag, another origin, and the strictest policy. */
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { at, correct, openLive, untilDrawn, untilUpdates } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

const test = testWith({ app: startApp })

test('one tag embeds a live coverage in its own look, under a strict policy', async ({ app }) => {
  await app.createBlog('storm', { title: 'The storm' })
  const first = await app.post('storm', 'The first drops', at('10:00'))
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using page = await openLive({ browser, url: partner.url })

  await app.post('storm', 'The river rises', at('10:30'))
  await correct(app, first, { markdown: 'The second drops', correction: 'they were the second.' })

  await untilUpdates(page, ['The river rises', 'The second drops'])
  expect(page.faults).toEqual([])
  await expect.poll(() => page.getByRole('heading', { level: 2, name: 'The storm' }).count()).toBe(1)
  const border = await page.locator('.stream').evaluate(element => getComputedStyle(element).borderBlockStartWidth)
  expect(border).toBe('2px')
})

test("a partner changes its colour with one property, and the page's styles do not leak in", async ({ app }) => {
  await app.createBlog('storm')
  await app.post('storm', 'The first drops', { key: true })
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using page = await openLive({ browser, url: partner.url })

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

test("an address without a coverage is reported, beside the partner's fallback content", async ({ app }) => {
  await using partner = await startPartnerSite(app.url, tagFor(app, 'no-such-blog'))
  await using page = await browser.openPage(partner.url)

  await page.getByText('There is no coverage at this address.').waitFor()
  await page.getByText('Read it there').waitFor()

  await app.createBlog('no-such-blog', { title: 'There it is' })
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'There it is' }).waitFor()
  expect(await page.getByText('Read it there').isVisible()).toBe(false)
})

test('an unreachable server is retried until it responds', async ({ app }) => {
  await app.createBlog('storm', { title: 'The storm' })
  await using partner = await startPartnerSite(app.url, `<script src="${app.url}/widget.js" type="module"></script>`)
  await using page = await browser.openPage(partner.url)
  await page.evaluate(() => customElements.whenDefined('crier-blog').then(() => {}))

  await app.stop()
  await page.evaluate(src => {
    const element = document.createElement('crier-blog')
    element.setAttribute('src', src)
    document.body.append(element)
  }, `${app.url}/blogs/storm`)
  await page.getByText('The coverage could not be loaded. Trying again…').waitFor()
  await app.restart()

  await page.getByRole('heading', { name: 'The storm' }).waitFor()
})

test('a widget follows a change of its address, and stops when removed', async ({ app }) => {
  await app.createBlog('storm', { title: 'The storm' })
  await app.createBlog('calm', { title: 'The calm' })
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using page = await openLive({ browser, url: partner.url })

  const line = page.waitForEvent('websocket')
  await page.locator('crier-blog').evaluate((element, src) => element.setAttribute('src', src), `${app.url}/blogs/calm`)
  await page.getByRole('heading', { name: 'The calm' }).waitFor()
  const isClosed = (await line).waitForEvent('close')
  await page.locator('crier-blog').evaluate(element => element.remove())

  await isClosed
})

test('an opened update stays open when its widget moves within the page', async ({ app }) => {
  await app.createBlog('storm')
  await app.post('storm', 'What we know.\n\n'.repeat(60), { pinned: true })
  await using partner = await startPartnerSite(app.url, `${tagFor(app, 'storm')}<aside></aside>`)
  await using page = await openLive({ browser, url: partner.url })
  await page.getByRole('button', { name: 'Show more' }).click()

  await page.locator('crier-blog').evaluate(element => document.querySelector('aside')?.append(element))

  await page.locator('aside').getByRole('button', { name: 'Show less' }).waitFor()
})

test('a page with its own rendering follows a coverage with the SDK', async ({ app }) => {
  await app.createBlog('storm')
  await app.post('storm', 'The first drops')
  await using partner = await startPartnerSite(app.url, '<ol></ol>')
  await using page = await browser.openPage(partner.url)

  // As text, because the test runner would rewrite an import.
  await page.evaluate(`import('${app.url}/sdk.js').then(({ followBlog }) => {
    const itemOf = update => Object.assign(document.createElement('li'), { textContent: update.body[0].children[0].text })
    const onCoverage = ({ updates }) => document.querySelector('ol').replaceChildren(...updates.map(itemOf))
    followBlog('${app.url}/blogs/storm', { onCoverage })
  })`)
  await page.getByText('The first drops').waitFor()
  await app.post('storm', 'The river rises')

  await page.getByText('The river rises').waitFor()
  await expect.poll(() => page.locator('li').allTextContents()).toEqual(['The river rises', 'The first drops'])
})

test('two coverages on one page live side by side', async ({ app }) => {
  await app.createBlog('storm')
  await app.createBlog('calm')
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm') + tagFor(app, 'calm'))
  await using page = await browser.openPage(partner.url)
  await page.locator('.connection', { hasText: 'Live' }).nth(1).waitFor()

  await app.post('calm', 'Nothing moves')

  await page.locator('crier-blog').nth(1).locator('article', { hasText: 'Nothing moves' }).waitFor()
  expect(await page.locator('crier-blog').first().locator('article').count()).toBe(0)
})

test('two coverages with all parts have distinct accessible names, server-rendered as well as drawn', async () => {
  await using app = await startApp()
  const related = [{ title: 'What a storm is' }]
  for (const [id, title] of [['storm', 'The storm'] as const, ['calm', 'The calm'] as const]) {
    await app.createBlog(id, { title, related })
    for (const day of ['28', '29']) {
      await app.post(id, `Of the ${day}th`, { key: true, pinned: true, time: `2026-03-${day}T10:00:00.000Z` })
    }
  }
  const served = async (id: string) => (await app.api('GET', `/embed/${id}/html`, { key: null })).text
  await using server = await startPartnerSite(app.url, (await served('storm')) + (await served('calm')))
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm') + tagFor(app, 'calm'))
  await using bare = await browser.openPage('about:blank')
  await bare.route('**/widget.js', route => route.abort())

  await bare.goto(server.url)
  await using reader = await browser.openPage(partner.url)
  await reader.locator('.connection', { hasText: 'Live' }).nth(1).waitFor()

  expect(await violationsIn(bare)).toEqual([])
  expect(await violationsIn(reader)).toEqual([])
  for (const page of [bare, reader]) {
    await expect.poll(() => page.getByRole('region', { name: 'Updates The calm', exact: true }).count()).toBe(1)
    await expect.poll(() => page.getByRole('navigation', { name: 'Key events The storm', exact: true }).count()).toBe(1)
  }
})

test.each(['first', 'last'])('content below a widget does not jump when its style loads %s', async when => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 1; n <= 20; n += 1) await app.post('storm', `Number ${n}`)
  await using partner = await startPartnerSite(app.url, `${tagFor(app, 'storm')}<h2>Below it</h2>`)
  await using page = await browser.openPage('about:blank')
  await page.addInitScript(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('crier-blog:not(:defined) { display: block; min-block-size: min(100vh, 960px) }')
    document.adoptedStyleSheets = [sheet]
    let shift = 0
    const count = (entries: readonly PerformanceEntry[]) => {
      for (const entry of entries) shift += (entry as PerformanceEntry & { readonly value: number }).value
    }
    const observer = new PerformanceObserver(list => count(list.getEntries()))
    observer.observe({ type: 'layout-shift' })
    Object.assign(globalThis, {
      shiftSoFar() {
        count(observer.takeRecords())
        return shift
      },
    })
  })
  const [late, early] =
    when === 'last' ? ['**/widget.css', '**/v1/blogs/storm'] : ['**/v1/blogs/storm', '**/widget.css']
  const isDrawnFor = page.waitForResponse(early).then(async response => {
    await response.finished()
    await untilDrawn(page)
  })
  await page.route(late, async route => {
    await isDrawnFor
    await route.continue()
  })

  await page.goto(partner.url)
  await page.locator('.connection', { hasText: 'Live' }).waitFor()
  await untilDrawn(page)

  expect(await page.evaluate<number>('shiftSoFar()')).toBeLessThan(0.05)
})

test('a reference leads to its update within the widget, not away from the page', async ({ app }) => {
  await app.createBlog('storm')
  const target = await app.post('storm', 'The first drops', at('10:00'))
  const children = [{ _type: 'span', _key: 's', text: '1000', marks: ['r'] }]
  const markDefs = [{ _type: 'reference', _key: 'r', update: target.id }]
  const body = [{ _type: 'block', _key: 'b', style: 'normal', children, markDefs }]
  await app.api('POST', '/v1/blogs/storm/updates', { body: { body, ...at('10:10') } })
  await using partner = await startPartnerSite(app.url, tagFor(app, 'storm'))
  await using page = await browser.openPage(partner.url)

  await page.getByRole('link', { name: '1000 UTC' }).first().click()

  expect(page.url()).toBe(`${partner.url}/`)
  const focused = await page.evaluate(() => document.querySelector('crier-blog')?.shadowRoot?.activeElement?.id)
  expect(focused).toBe(`update-${target.id}`)
})

function tagFor(app: TestApp, blog: string): string {
  return `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/${blog}"><a href="/">Read it there</a></crier-blog>`
}
