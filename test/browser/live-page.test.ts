/** The reader page in a real browser: editors' actions appear on the open page, which stays correct through every failure. */
import { expect } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { launchBrowser, openBrowser } from '#test/support/services/open-browser.ts'
import { CHROMIUM } from '#test/support/services/programs.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { at, correct, readUpdates, untilDrawn, untilState, untilUpdates, withdraw } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

const test = testWith({ app: () => startApp({ blog: 'storm' }) })

test('an update appears on the open page as soon as it is posted', async ({ app }) => {
  await app.post('storm', 'The first drops', at('10:00'))
  await using reader = await openLive(app)

  await app.post('storm', 'The **river** rises', { ...at('10:30'), title: 'High water' })

  await untilUpdates(reader.page, ['The river rises', 'The first drops'])
  await expect
    .poll(() => reader.page.locator('.feed > article .head').first().textContent())
    .toMatch(/^1030 UTC\s+High water$/)
  expect(reader.faults).toEqual([])
})

test('the first update of a blog replaces the note that there are none', async ({ app }) => {
  await using reader = await openLive(app)
  await expect.poll(() => reader.page.locator('.empty').count()).toBe(1)

  await app.post('storm', 'It begins')

  await untilUpdates(reader.page, ['It begins'])
  expect(await reader.page.locator('.empty').count()).toBe(0)
})

test('corrections, retractions and removals appear on the open page, and all other nodes are kept', async ({ app }) => {
  const wrong = await app.post('storm', 'Five boats', at('10:00'))
  const untrue = await app.post('storm', 'A bridge fell', at('10:10'))
  const secret = await app.post('storm', 'A name', at('10:20'))
  const other = await app.post('storm', 'Untouched', at('10:30'))
  await using reader = await openLive(app)
  const { page } = reader
  const untouched = await page.locator(`#update-${other.id} p`).elementHandle()

  await correct(app, wrong, { markdown: 'Six boats', correction: 'an earlier version said five.' })
  await withdraw(app, untrue, 'retract', 'no bridge fell.')
  await withdraw(app, secret, 'remove')

  await untilUpdates(page, ['Untouched', 'A bridge fell', 'Six boats'])
  await expect
    .poll(() => page.locator(`#update-${wrong.id} .note`).textContent())
    .toMatch(/^Corrected at \d{4} UTC: an earlier version said five\.$/)
  await expect
    .poll(() => page.locator(`#update-${untrue.id} .note`).textContent())
    .toMatch(/^Retracted at \d{4} UTC: no bridge fell\.$/)
  const struck = await page.locator(`#update-${untrue.id} del p`).evaluate(p => getComputedStyle(p).textDecorationLine)
  expect(struck).toBe('line-through')
  expect(await untouched?.evaluate(node => node.isConnected)).toBe(true)
})

test('pins, key events and changed times appear without a reload', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { timeZone: 'Europe/London' })
  const first = await app.post('storm', 'First', at('10:00'))
  const second = await app.post('storm', 'Second', at('11:00'))
  await using reader = await openLive(app)
  const { page } = reader

  const pinned = await correct(app, first, { pinned: true, key: true })
  await correct(app, second, { time: '2026-03-28T09:00:00.000Z' })

  await page.locator('.pinned', { hasText: 'First' }).waitFor()
  await page.locator('.key-events', { hasText: '1000 GMT' }).waitFor()
  await untilUpdates(page, ['First', 'Second'])

  await correct(app, pinned, { pinned: false, key: false })
  await page.locator('.pinned').waitFor({ state: 'detached' })
  await page.locator('.key-events').waitFor({ state: 'detached' })
})

test('renaming and ending a blog shows on the open page', async () => {
  await using app = await startApp()
  const { version } = await app.createBlog('storm')
  await using reader = await openLive(app)
  const pause = reader.page.getByRole('button', { name: 'Pause' })
  await pause.waitFor()

  const edited = await app.api('PATCH', '/v1/blogs/storm', {
    body: { title: 'The great storm', state: 'ended' },
    headers: { 'If-Match': String(version) },
  })

  expect(edited.status).toBe(200)
  await reader.page.getByRole('heading', { level: 1, name: 'The great storm' }).waitFor()
  await reader.page.locator('.kicker', { hasText: 'Coverage ended' }).waitFor()
  await untilState(reader.page, 'Ended')
  await pause.waitFor({ state: 'hidden' })
})

test('the page survives a restart of the server, shows its connection state, and has everything once and in order', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'Before', at('10:00'))
  await using reader = await openLive(app)

  await app.stop()
  await untilState(reader.page, 'Reconnecting…')
  await app.restart()
  for (const minute of [11, 12, 13]) await app.post('storm', `At ${minute}`, at(`10:${minute}`))

  await untilState(reader.page, 'Live')
  await untilUpdates(reader.page, ['At 13', 'At 12', 'At 11', 'Before'])
})

test('without a network the page says so, then catches up and misses nothing', async ({ app }) => {
  const before = await app.post('storm', 'Before', at('10:00'))
  await using reader = await openLive(app)
  const { page } = reader

  await page.context().setOffline(true)
  await untilState(page, 'Offline')
  for (const minute of [11, 12]) await app.post('storm', `At ${minute}`, at(`10:${minute}`))
  await correct(app, before, { markdown: 'Before, corrected' })
  await expect.poll(() => readUpdates(page)).toEqual(['Before'])
  await page.context().setOffline(false)

  await untilState(page, 'Live')
  await untilUpdates(page, ['At 12', 'At 11', 'Before, corrected'])
})

test('a page rendered before the last changes is brought up to date by its cursor', async ({ app }) => {
  await app.post('storm', 'First', at('10:00'))
  const stale = await (await fetch(`${app.url}/blogs/storm`)).text()
  await app.post('storm', 'Second', at('11:00'))
  await using reader = await browser.open('about:blank')

  await reader.page.route(`${app.url}/blogs/storm`, route => route.fulfill({ contentType: 'text/html', body: stale }))
  await reader.page.goto(`${app.url}/blogs/storm`)

  await untilUpdates(reader.page, ['Second', 'First'])
})

test('a page of another epoch, as before a restored backup, is reloaded', async ({ app }) => {
  await app.post('storm', 'First', at('10:00'))
  const other = (await (await fetch(`${app.url}/blogs/storm`)).text()).replace(
    /"cursor":"[^"]+"/,
    '"cursor":"otherhistory.7"',
  )
  await using reader = await browser.open('about:blank')

  await reader.page.route(`${app.url}/blogs/storm`, route => route.fulfill({ contentType: 'text/html', body: other }))
  await reader.page.goto(`${app.url}/blogs/storm`)
  await app.post('storm', 'Second', at('11:00'))

  await untilState(reader.page, 'Live')
  await untilUpdates(reader.page, ['Second', 'First'])
})

test('a button loads older updates, and updates removed meanwhile do not come back with them', async ({ app }) => {
  const all = []
  for (let minute = 10; minute < 35; minute += 1) all.push(await app.post('storm', `At ${minute}`, at(`10:${minute}`)))
  await using reader = await openLive(app)
  const { page } = reader
  const [oldest] = all
  if (!oldest) throw new Error('Nothing was posted')
  let release = () => {}
  const isRemoved = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route('**/updates?before=*', async route => {
    const answer = await route.fetch()
    await isRemoved
    await route.fulfill({ response: answer })
  })

  const asked = page.waitForRequest('**/updates?before=*')
  await page.getByRole('button', { name: 'Older updates' }).click()
  await asked
  await page.getByRole('button', { name: 'Loading older updates…' }).waitFor()
  await withdraw(app, oldest, 'remove')
  await app.post('storm', 'Newest', at('11:00'))
  await page.getByRole('button', { name: '1 new update' }).waitFor()
  release()

  await page.locator('.older').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '1 new update' }).click()
  await expect
    .poll(() => readUpdates(page))
    .toEqual([
      'Newest',
      ...all
        .slice(1)
        .reverse()
        .map((_, index) => `At ${34 - index}`),
    ])
})

test.each(['auto', 'none'])(
  "updates above do not move the text being read (the browser's scroll anchoring: %s)",
  async anchoring => {
    await using app = await startApp({ blog: 'storm' })
    const posts = []
    for (let minute = 10; minute < 25; minute += 1) {
      posts.push(await app.post('storm', `At ${minute}.${'\n\nMore.'.repeat(5)}`, at(`10:${minute}`)))
    }
    await using reader = await openLive(app)
    const { page } = reader
    await page.locator('html').evaluate((html, value) => html.style.setProperty('overflow-anchor', value), anchoring)
    const read = page.locator(`#update-${posts[4]?.id}`)
    await read.evaluate(article => article.scrollIntoView())
    const before = await read.boundingBox()

    await app.post('storm', `New.${'\n\nMore.'.repeat(9)}`, at('11:00'))
    const last = posts[14]
    if (last) await withdraw(app, last, 'remove')
    await page.getByRole('button', { name: '1 new update' }).waitFor()
    await page.locator(`#update-${last?.id}`).waitFor({ state: 'detached' })
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))

    const moved = ((await read.boundingBox())?.y ?? Number.NaN) - (before?.y ?? Number.NaN)
    expect(Math.abs(moved)).toBeLessThan(1)
  },
)

test('an arrival does not move the focus, and is announced to screen readers', async ({ app }) => {
  const held = await app.post('storm', '[a link](https://a.example/)', at('10:00'))
  await using reader = await openLive(app)
  const { page } = reader
  await page.locator(`#update-${held.id} .body a`).focus()

  await app.post('storm', 'The river rises', at('10:30'))

  await page.getByRole('status').filter({ hasText: 'New update: The river rises' }).waitFor({ state: 'attached' })
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('a link')
  const told = await page.locator('.announcement').textContent()
  await app.post('storm', 'The river rises', at('10:40'))
  await page.waitForFunction(before => document.querySelector('.announcement')?.textContent !== before, told)
  expect((await page.locator('.announcement').textContent())?.trim()).toBe(told)
})

test('where the script that moves arrivals never comes, the first one waits for it and no later one does', async ({
  app,
}) => {
  await using reader = await browser.open('about:blank', { serviceWorkers: 'block' })
  const { page } = reader
  // A proxy that swallows it.
  await page.route('**/motion.js', () => {})
  await page.addInitScript(`{
    const { setTimeout } = globalThis
    globalThis.waits = 0
    globalThis.setTimeout = (run, ms, ...rest) =>
      ms === 2_000 ? ++waits === 1 && setTimeout(run) : setTimeout(run, ms, ...rest)
  }`)
  await page.goto(`${app.url}/blogs/storm`)
  await untilState(page, 'Live')
  const texts: string[] = []
  const arrive = async (text: string) => {
    texts.unshift(text)
    await app.post('storm', text)
    await untilUpdates(page, texts)
  }
  // None waits before the page has its extras.
  while (!(await page.evaluate('waits'))) await arrive('Rain')

  await arrive('The river rises')

  expect(await page.evaluate('waits')).toBe(1)
})

test('nothing jumps while a page loads: late parts such as "Notify me" have reserved space', async () => {
  const env = { CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' }
  await using app = await startApp({ env })
  await app.createBlog('storm', { title: 'The storm' })
  await app.post('storm', 'The first drops', at('10:00'))
  await using whole = await launchBrowser(CHROMIUM)
  await using reader = await whole.open('about:blank', { viewport: { width: 390, height: 780 } })
  const { page } = reader
  await page.addInitScript(`globalThis.shift = 0
    new PerformanceObserver(list => { for (const { value } of list.getEntries()) globalThis.shift += value })
      .observe({ type: 'layout-shift', buffered: true })`)
  await page.goto(`${app.url}/blogs/storm`)
  await page.getByRole('button', { name: 'Notify me' }).waitFor()
  await untilState(page, 'Live')
  await untilDrawn(page)

  expect(await page.evaluate('shift')).toBeLessThan(0.02)
})

/** Resolves once the page is live, so that everything later arrived over the connection. */
async function openLive(app: TestApp) {
  const reader = await browser.open(`${app.url}/blogs/storm`)
  await untilState(reader.page, 'Live')
  return reader
}
