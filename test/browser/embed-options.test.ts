/** What a partner chooses by attributes: which updates, how much of the opening; and mistakes in them. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, correct, readUpdates, untilState, untilUpdates } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

/** 45 updates, of which every ninth is a key event, the last at 10:54. */
async function fill(blog: string) {
  await app.createBlog(blog, {
    title: 'The storm',
    standfirst: 'The river rises.',
    lead: { url: '/icon.svg', alt: 'Rain' },
  })
  const ids: string[] = []
  for (let n = 10; n < 55; n += 1) {
    ids.push((await app.post(blog, `At ${n}`, { ...at(`10:${n}`), key: n % 9 === 0 })).id)
  }
  return ids
}

const tag = (blog: string, attributes: string) =>
  `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/${blog}" ${attributes}></crier-blog>`

async function openTag(blog: string, attributes: string) {
  const partner = await startPartnerSite(app.url, tag(blog, attributes))
  const reader = await browser.open(partner.url)
  const warnings: string[] = []
  reader.page.on('console', message => message.type() === 'warning' && warnings.push(message.text()))
  await untilState(reader.page, 'Live')
  const close = () => Promise.all([reader[Symbol.asyncDispose](), partner[Symbol.asyncDispose]()]).then(() => {})
  return { page: reader.page, warnings, faults: reader.faults, [Symbol.asyncDispose]: close }
}

const titles = (page: Page) => page.locator('.opening > *').evaluateAll(all => all.map(one => one.classList[0]))
const set = (page: Page, name: string, value: string | null) =>
  page
    .locator('crier-blog')
    .evaluate((host, [name = '', value]) => (value ? host.setAttribute(name, value) : host.removeAttribute(name)), [
      name,
      value,
    ] as const)

test('limit shows the newest updates alone, until the reader asks for older ones or for those that arrived', async () => {
  await fill('limit')
  await using open = await openTag('limit', 'limit="3"')
  const { page } = open
  await untilUpdates(page, ['At 54', 'At 53', 'At 52'])

  await app.post('limit', 'At 55', at('10:55'))
  await untilUpdates(page, ['At 55', 'At 54', 'At 53'])
  await set(page, 'limit', '2')
  await untilUpdates(page, ['At 55', 'At 54'])
  await page.getByRole('button', { name: 'Older updates' }).click()
  await page.waitForFunction(
    () => document.querySelector('crier-blog')?.shadowRoot?.querySelectorAll('.feed > article').length === 21,
  )
  await page.getByRole('button', { name: 'Older updates' }).click()

  await page.waitForFunction(
    () => document.querySelector('crier-blog')?.shadowRoot?.querySelectorAll('.feed > article').length === 41,
  )
  await page.evaluate(() => scrollTo(0, 0))
  await app.post('limit', 'At 56', at('10:56'))
  await page.waitForFunction(
    () => document.querySelector('crier-blog')?.shadowRoot?.querySelectorAll('.feed > article').length === 42,
  )
  expect(open.faults).toEqual([])
})

test('a reader who pressed the button for what arrived sees all of it, whatever the limit', async () => {
  await fill('pressed')
  await using open = await openTag('pressed', 'limit="2"')
  const { page } = open
  await page.getByRole('button', { name: 'Pause' }).click()
  for (const n of [55, 56, 57, 58]) await app.post('pressed', `At ${n}`, at(`10:${n}`))

  await page.getByRole('button', { name: '4 new updates' }).click()

  await untilUpdates(page, ['At 58', 'At 57', 'At 56', 'At 55', 'At 54', 'At 53'])
})

test('a permalink leads to an update beyond the limit; a click with Ctrl opens the coverage in another tab', async () => {
  const ids = await fill('beyond')
  await using partner = await startPartnerSite(app.url, tag('beyond', 'limit="2"'))
  await using reader = await browser.open(`${partner.url}/#update-${ids[4]}`)

  await reader.page.locator(`#update-${ids[4]}:focus`).waitFor()

  await expect.poll(() => reader.page.locator('.feed > article').count()).toBe(45)

  const [tab] = await Promise.all([
    reader.page.context().waitForEvent('page'),
    reader.page.locator(`#update-${ids[4]} .when`).click({ modifiers: ['ControlOrMeta'] }),
  ])

  await tab.waitForURL(({ href }) => href.startsWith(`${app.url}/blogs/beyond`) && href.endsWith(`#update-${ids[4]}`))
})

test('key-only shows key events alone, however far back they are, and says nothing of other updates', async () => {
  const ids = await fill('key')
  await using open = await openTag('key', 'key-only')
  const { page } = open
  await untilUpdates(page, ['At 54', 'At 45', 'At 36', 'At 27', 'At 18'])
  expect(await page.locator('.key-events').count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Older updates' }).count()).toBe(0)

  const plain = await app.post('key', 'Nothing much', at('10:55'))
  await app.post('key', 'The dam holds', { ...at('10:56'), key: true })
  await untilUpdates(page, ['The dam holds', 'At 54', 'At 45', 'At 36', 'At 27', 'At 18'])
  await expect.poll(() => page.locator('.announcement').textContent()).toBe('New update: The dam holds')
  await correct(app, plain, { key: true })
  await untilUpdates(page, ['The dam holds', 'Nothing much', 'At 54', 'At 45', 'At 36', 'At 27', 'At 18'])

  await set(page, 'key-only', null)
  await page.locator(`#update-${ids[43]}`).waitFor()
  expect((await readUpdates(page)).length).toBe(20)
  expect(open.faults).toEqual([])
})

test.each([
  ['an instant', () => '2026-03-28T11:50:00+01:00'],
  ['an update', (ids: readonly string[]) => ids[40] ?? ''],
])('from %s on, nothing earlier is shown', async (what, from) => {
  const blog = `from-${what.replace(' ', '-')}`
  const ids = await fill(blog)
  await using open = await openTag(blog, `from="${from(ids)}"`)
  const { page } = open
  await untilUpdates(page, ['At 54', 'At 53', 'At 52', 'At 51', 'At 50'])
  await expect.poll(() => page.locator('.key-events li').count()).toBe(1)
  expect(await page.getByRole('button', { name: 'Older updates' }).count()).toBe(0)

  await app.post(blog, 'Late, of an hour before', at('09:50'))
  await app.post(blog, 'At 55', at('10:55'))

  await untilUpdates(page, ['At 55', 'At 54', 'At 53', 'At 52', 'At 51', 'At 50'])
  expect(open.warnings).toEqual([])
})

test('opening shows all, the title alone or nothing, and its change moves no update', async () => {
  await fill('opening')
  await using open = await openTag('opening', 'limit="3"')
  const { page } = open
  const article = await page.locator('.feed > article').first().elementHandle()
  const whole = await titles(page)
  await set(page, 'opening', 'compact')
  const compact = await titles(page)
  expect(await violationsIn(page)).toEqual([])
  await set(page, 'opening', 'none')
  const none = await titles(page)

  expect(whole).toEqual(['kicker', 'title', 'standfirst', 'start', 'lead'])
  expect(compact).toEqual(['kicker', 'title', 'start'])
  expect(none).toEqual([])
  await expect
    .poll(() => page.getByRole('heading', { name: 'Saturday 28 March 2026' }).or(page.locator('.date')).count())
    .toBe(1)
  expect(await article?.evaluate(one => one.isConnected)).toBe(true)
  expect(await violationsIn(page)).toEqual([])
})

test('mistakes are ignored, and one warning tells what would be right', async () => {
  await fill('wrong')
  const attributes = 'limit="many" opening="big" from="yesterday" heading="9" order="random"'
  await using open = await openTag('wrong', attributes)
  const { page, warnings } = open

  await expect.poll(() => warnings.length).toBe(1)
  expect((await readUpdates(page)).length).toBe(20)
  await expect.poll(() => titles(page)).toContain('lead')
  for (const right of [
    'limit="many" (use a number from 1 to 20)',
    'opening="big" (use "none", "compact" or "full")',
    'from="yesterday" (use an instant such as "2026-03-04T16:44:00Z", or the id of an update)',
    'heading="9" (use a level from 1 to 4)',
    'order="random" (use "newest" or "oldest")',
  ]) {
    expect(warnings[0]).toContain(right)
  }
  expect(warnings[0]).not.toContain('key-only')
})

test('an address of a frame or of HTML for a server takes the same, and the widget agrees with what the server printed', async () => {
  const ids = await fill('address')
  const asked = `opening=compact&key-only&limit=3&from=${ids[12]}`
  const served = await app.api('GET', `/embed/address/html?${asked}`, { key: null })
  const frame = await app.api('GET', `/embed/address?${asked}`, { key: null })
  const other = await app.api('GET', '/embed/address?limit=x%22%3E%3Cb%3E&opening=none', { key: null })
  const bodies = ({ text }: { readonly text: string }) =>
    [...text.matchAll(/<p>(At \d+)<\/p>/g)].map(([, body]) => body)
  await using reader = await browser.openPage(`${app.url}/embed/address?${asked}`)
  await untilState(reader, 'Live')

  expect(bodies(served)).toEqual(['At 54', 'At 45', 'At 36'])
  expect(bodies(frame)).toEqual(['At 54', 'At 45', 'At 36'])
  expect(served.text).not.toContain('<img')
  expect(new Set([frame.headers.get('etag'), other.headers.get('etag')]).size).toBe(2)
  expect(other.text).toContain('limit="x&quot;&gt;&lt;b&gt;"')
  expect(other.text).not.toContain('class="opening')
  await untilUpdates(reader, ['At 54', 'At 45', 'At 36'])
  await app.post('address', 'At 55', { ...at('10:55'), key: true })
  await untilUpdates(reader, ['At 55', 'At 54', 'At 45'])
  await reader.getByRole('button', { name: 'Older updates' }).click()
  await untilUpdates(reader, ['At 55', 'At 54', 'At 45', 'At 36', 'At 27'])
  expect(reader.faults).toEqual([])
})

test('a link that contains them becomes a frame with them, compact by default', async () => {
  await fill('link')
  const ask = async (query: string) =>
    (await app.api('GET', `/oembed?url=${encodeURIComponent(`${app.url}/blogs/link${query}`)}`, { key: null })).body
      .html

  expect(await ask('')).toContain(`src="${app.url}/embed/link?opening=compact"`)
  expect(await ask('?limit=5&opening=full&evil=1')).toContain(`src="${app.url}/embed/link?opening=full&amp;limit=5"`)
})

test('the newsroom is named with a link, except on its own page', async () => {
  await using named = await startApp({
    env: { CRIER_PUBLISHER: 'The # Record', CRIER_PUBLISHER_URL: 'https://record.example/' },
  })
  const words = {
    en: 'Live coverage by',
    fr: 'Un direct de',
    de: 'Live-Berichterstattung von',
    es: 'Cobertura en directo de',
    pt: 'Cobertura ao vivo de',
    'pt-PT': 'Cobertura em direto de',
    ar: 'تغطية مباشرة من',
    uk: 'Наживо від',
  }
  for (const [language, by] of Object.entries(words)) {
    await named.createBlog(`credit-${language.toLowerCase()}`, { title: 'The storm', language })
    const { text } = await named.api('GET', `/embed/credit-${language.toLowerCase()}/html`, { key: null })
    expect(text).toContain(`<p>${by} <a href="https://record.example">The # Record</a></p>`)
  }
  await named.createBlog('storm', { title: 'The storm' })
  await using partner = await startPartnerSite(
    named.url,
    `<script type="module" src="${named.url}/widget.js"></script><crier-blog src="${named.url}/blogs/storm"></crier-blog>`,
  )
  const credits: string[][] = []
  for (const url of [partner.url, `${named.url}/embed/storm`, `${named.url}/blogs/storm`]) {
    await using reader = await browser.openPage(url)
    await untilState(reader, 'Live')
    await named.post('storm', 'More')
    await reader.locator('.feed', { hasText: 'More' }).waitFor()
    credits.push(await reader.locator('.newsroom').allTextContents())
  }

  expect(credits).toEqual([['Live coverage by The # Record'], ['Live coverage by The # Record'], []])
})
