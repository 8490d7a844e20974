/** What a partner's page hears of a coverage: from an element, from within its own shadow root, and from a frame. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, correct, withdraw } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

type Heard = readonly [name: string, id: string, version: number | undefined, kind: string | boolean | undefined]

const NAMES = ['crier-ready', 'crier-arrived', 'crier-shown', 'crier-read', 'crier-corrected', 'crier-sensitive']

/** Collects the events that reach the document. */
async function listen(page: Page): Promise<() => Promise<readonly Heard[]>> {
  await page.addInitScript(names => {
    const heard: unknown[] = []
    Object.assign(globalThis, { heard })
    for (const name of names) {
      document.addEventListener(name, event => {
        const { id, version, kind, blog, sensitive } = (event as CustomEvent).detail
        const marks = kind && sensitive ? `${kind}, sensitive` : (kind ?? sensitive ?? null)
        heard.push([name, id ?? blog, version ?? null, marks])
      })
    }
  }, NAMES)
  return () => page.evaluate(() => Reflect.get(globalThis, 'heard'))
}

test.each([
  ['an element', (url: string) => widgetTag(url)],
  [
    'a frame',
    (url: string) =>
      `<iframe src="${url}/embed/storm" height="720" title="The storm"></iframe><script type="module" src="${url}/embed.js"></script>`,
  ],
])('a page hears from %s of what arrives, is shown, is read and is corrected', async (_, markup) => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  const first = await app.post('storm', 'The first drops', at('10:00'))
  await using partner = await startPartnerSite(app.url, markup(app.url))
  await using reader = await browser.open('about:blank')
  const { page } = reader
  const heard = await listen(page)
  await page.goto(partner.url)
  const until = (count: number) => expect.poll(async () => (await heard()).length, { timeout: 10_000 }).toBe(count)
  await until(3)
  expect(await heard()).toEqual([
    ['crier-ready', 'storm', null, null],
    ['crier-shown', first.id, 1, 'published'],
    ['crier-read', first.id, 1, 'published'],
  ])

  const second = await app.post('storm', 'The river rises', at('10:01'))
  await until(6)
  const corrected = await correct(app, first, { markdown: 'The second drops', correction: 'They were the second.' })
  await until(7)
  const marked = await correct(app, corrected, { sensitive: true })
  await until(9)
  await withdraw(app, marked, 'retract', 'It did not rain.')
  await until(10)
  await withdraw(app, second, 'remove')
  await until(11)

  expect((await heard()).slice(3)).toEqual([
    ['crier-arrived', second.id, 1, 'published'],
    ['crier-shown', second.id, 1, 'published'],
    ['crier-read', second.id, 1, 'published'],
    ['crier-corrected', first.id, 2, 'corrected'],
    ['crier-corrected', first.id, 3, 'corrected, sensitive'],
    ['crier-sensitive', first.id, null, true],
    ['crier-corrected', first.id, 4, 'retracted, sensitive'],
    ['crier-corrected', second.id, null, 'removed'],
  ])
  expect(reader.faults).toEqual([])
})

test('what waits for the reader has arrived and is shown only when asked for; a tab in the background reads nothing', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  await app.post('storm', 'The first drops', at('10:00'))
  await using partner = await startPartnerSite(app.url, `<script type="module" src="${app.url}/widget.js"></script>`)
  await using reader = await browser.open('about:blank')
  const { page } = reader
  const heard = await listen(page)
  await page.goto(partner.url)
  // Inside the page's own shadow root.
  await page.evaluate(url => {
    Object.defineProperty(document, 'hidden', { get: () => true })
    const box = document.createElement('div')
    const inner = box.attachShadow({ mode: 'open' })
    const coverage = document.createElement('crier-blog')
    coverage.setAttribute('src', `${url}/blogs/storm`)
    inner.append(coverage)
    document.body.append(box)
  }, app.url)
  await page.locator('.connection[data-state="live"]').waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()

  const update = await app.post('storm', 'The river rises', at('10:01'))
  const button = page.getByRole('button', { name: '1 new update' })
  await button.waitFor()
  const before = (await heard()).filter(([, id]) => id === update.id)
  await button.click()
  await expect.poll(async () => (await heard()).filter(([, id]) => id === update.id).length).toBe(2)

  expect(before.map(([name]) => name)).toEqual(['crier-arrived'])
  expect((await heard()).filter(([name]) => name === 'crier-read')).toEqual([])
})
