/** Actions on an open page of a coverage, and on its updates. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Update } from '#shared/blog/update.ts'
import type { TestBrowser, WatchedPage } from '#test/support/services/open-browser.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

type Opening = { readonly browser: TestBrowser; readonly url: string; readonly options?: BrowserContextOptions }

/** Resolves once the coverage on the page is live, so that everything later arrived over the connection. */
export async function openLive({ browser, url, options }: Opening): Promise<WatchedPage> {
  const page = await browser.openPage(url, options)
  await untilState(page, 'Live')
  return page
}

/** Updates of some height, a minute apart, oldest first. */
export async function postMany(app: TestApp, count = 15, blog: object = { title: 'The storm' }) {
  await app.createBlog('storm', blog)
  const posts: Update[] = []
  for (let minute = 10; minute < 10 + count; minute += 1) {
    posts.push(await app.post('storm', `At ${minute}.${'\n\nMore.'.repeat(5)}`, at(`10:${minute}`)))
  }
  return posts
}

/** The text of every update in the list, from the top. */
export async function readUpdates(page: Page): Promise<readonly string[]> {
  return page.locator('.feed > article .body').allTextContents()
}

/** Resolves when the list is exactly this; otherwise fails with the actual list. */
export async function untilUpdates(page: Page, texts: readonly string[]): Promise<void> {
  const isReached = page.waitForFunction(wanted => {
    const root = document.querySelector('crier-blog')?.shadowRoot ?? document
    const bodies = [...root.querySelectorAll('.feed > article .body')]
    return JSON.stringify(bodies.map(body => body.textContent)) === wanted
  }, JSON.stringify(texts))
  await isReached.catch(async () => {
    throw new Error(`The updates are ${JSON.stringify(await readUpdates(page))} instead of ${JSON.stringify(texts)}`)
  })
}

/** By their English names, on a page in any language. */
const STATES: Readonly<Record<string, string>> = {
  Live: 'live',
  Ended: 'ended',
  Offline: 'offline',
  Paused: 'paused',
  'Reconnecting…': 'reconnecting',
}

export async function untilState(page: Page, state: string): Promise<void> {
  const isState = (name: string) => `.connection[data-state="${name}"]`
  await page.locator(isState(STATES[state] ?? state)).waitFor()
}

export async function correct(app: TestApp, { blog, id, version }: Update, fields: object): Promise<Update> {
  const answer = await app.api('PATCH', `/v1/blogs/${blog}/updates/${id}`, {
    body: fields,
    headers: { 'If-Match': String(version) },
  })
  if (answer.status !== 200) throw new Error(`The server returned ${answer.status}: ${answer.text}`)
  return answer.body.update
}

export async function withdraw(app: TestApp, { blog, id, version }: Update, mode: 'retract' | 'remove', note?: string) {
  const answer = await app.api('DELETE', `/v1/blogs/${blog}/updates/${id}?mode=${mode}`, {
    headers: { 'If-Match': String(version) },
    ...(note && { body: { note } }),
  })
  if (answer.status !== 200) throw new Error(`The server returned ${answer.status}: ${answer.text}`)
}

/** `clock` such as 10:15, on the day of all updates of a test. */
export function at(clock: string): { readonly time: string } {
  return { time: `2026-03-28T${clock}:00.000Z` }
}

/** Resolves once everything due has been drawn. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}

export function arrivalsButton(page: Page) {
  return page.locator('.arrived')
}
