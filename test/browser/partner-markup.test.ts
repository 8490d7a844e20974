/** A coverage that a partner's server includes in its page: present without a script, and live with one. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { at, untilState, untilUpdates } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const PAGE = 'https://www.partner.example/storm?a=1&b=<2>'

const NUMBERS = Array.from({ length: 20 }, (_, n) => `Number ${20 - n}`)

const browser = forThisFile(openBrowser)

test('without a script, readers get the coverage and search engines its data', async () => {
  await using app = await openStorm()
  await using partner = await startPartnerSite(app.url, `<h2 id="updates">Ours</h2>${await markupFrom(app)}`)
  await using reader = await browser.open(partner.url, { javaScriptEnabled: false })
  const { page } = reader

  await expect.poll(() => page.getByRole('heading', { level: 3, name: 'The storm' }).isVisible()).toBe(true)
  await expect.poll(() => page.getByText('The first drops').first().isVisible()).toBe(true)
  expect(await page.getByRole('button').count()).toBe(0)
  const older = page.getByRole('link', { name: 'Older updates' })
  await expect.poll(() => older.getAttribute('href')).toMatch(new RegExp(`^${app.url}/blogs/storm\\?before=`))
  const source = await (await fetch(partner.url)).text()
  const ids = [...source.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  expect(source).not.toMatch(/ (class|style|tabindex|on\w+)="/)
  const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(source) ?? []
  expect(JSON.parse(data)).toMatchObject({
    '@type': 'LiveBlogPosting',
    url: `${app.url}/blogs/storm`,
    mainEntityOfPage: { '@type': 'WebPage', '@id': PAGE.replace('<2>', '%3C2%3E') },
    liveBlogUpdate: expect.arrayContaining([expect.objectContaining({ articleBody: 'Number 20' })]),
  })
  expect(source.match(/application\/ld\+json/g)).toHaveLength(1)
})

test('before the widget loads, axe finds no violation', async () => {
  await using app = await openStorm()
  await using partner = await startPartnerSite(app.url, `<h2 id="updates">Ours</h2>${await markupFrom(app)}`)
  await using reader = await browser.open('about:blank')
  await reader.page.route('**/widget.js', route => route.abort())
  await reader.page.goto(partner.url)

  await expect.poll(() => reader.page.getByText('Number 20', { exact: true }).isVisible()).toBe(true)
  expect(await violationsIn(reader.page)).toEqual([])
})

test('the widget replaces the included markup without a jump, and is live', async () => {
  await using app = await openStorm()
  await using partner = await startPartnerSite(app.url, `${await markupFrom(app)}<p>Below it</p>`)
  await using reader = await browser.open(partner.url)
  const { page } = reader
  const texts = () => page.getByText('Number 20', { exact: true }).filter({ visible: true }).count()
  await untilState(page, 'Live')

  await app.post('storm', 'The river rises', at('12:30'))

  await untilUpdates(page, ['The river rises', ...NUMBERS])
  expect(await texts()).toBe(1)
  const shift = await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        new PerformanceObserver(list => {
          resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0))
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(0), 200)
      }),
  )
  expect(shift).toBeLessThan(0.05)
  expect(reader.faults).toEqual([])
})

async function openStorm(): Promise<TestApp> {
  const app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  await app.post('storm', 'The first drops', { ...at('09:00'), pinned: true, key: true })
  for (let n = 1; n <= 20; n += 1) await app.post('storm', `Number ${n}`, at(`10:${String(n).padStart(2, '0')}`))
  return app
}

async function markupFrom(app: TestApp): Promise<string> {
  const address = `/embed/storm/html?heading=3&page=${encodeURIComponent(PAGE)}`
  const { status, text } = await app.api('GET', address, { key: null })
  expect(status).toBe(200)
  return text
}
