/** A coverage of any length, open in Chromium: its own page, a widget on a partner's page, and the desk. */
import type { BrowserContext, Page } from 'playwright-core'
import { callApi } from '#test/support/services/call-api.ts'
import type { TestBrowser } from '#test/support/services/open-browser.ts'

/** Posts in progress while a coverage is filled. */
const AT_ONCE = 16
/** The server's limit of one page of older updates. */
const OLDER_AT_ONCE = 100

export const SURFACES = ['page', 'widget', 'desk'] as const
export type Surface = (typeof SURFACES)[number]
export type Server = { readonly url: string; readonly key: string }
type Filled = { readonly blog: string; readonly updates: number }

export async function fill(server: Server, { blog, updates }: Filled): Promise<void> {
  await api(server, '/v1/blogs', { id: blog, title: 'The night of the count', coverage: { start: at(0) } })
  let next = 0
  const poster = async () => {
    while (next < updates) await postOne(server, { blog, number: next++ })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, poster))
}

type Posted = { readonly blog: string; readonly number: number }

/** Two paragraphs; some with a title, some key events, as a newsroom writes them. */
export function postOne(server: Server, { blog, number }: Posted): Promise<void> {
  const words = `Update ${number}: the count goes on in the sports hall. `
  return api(server, `/v1/blogs/${blog}/updates`, {
    markdown: `${words.repeat(3)}\n\n${words.repeat(2)}`,
    time: at(number),
    ...(number % 5 === 0 && { title: `The count after ${number} districts` }),
    ...(number % 50 === 0 && { key: true }),
  })
}

/** A minute apart. */
function at(minute: number): string {
  return new Date(Date.UTC(2_026, 2, 28) + minute * 60_000).toISOString()
}

async function api({ url, key }: Server, path: string, body: object): Promise<void> {
  const answer = await callApi({ url, key }, { method: 'POST', path, body })
  if (answer.status >= 300) throw new Error(`${path} was refused: ${answer.status} ${answer.text}`)
}

type Opening = {
  readonly browser: TestBrowser
  readonly server: Server
  readonly blog: string
  readonly surface: Surface
}

export async function openSurface({ browser, server, blog, surface }: Opening) {
  const { url, key } = server
  const opened = await browser.open('about:blank', { viewport: { width: 1_200, height: 800 } })
  const { page } = opened
  await askForLargerPages(page.context())
  if (surface === 'page') await page.goto(`${url}/blogs/${blog}`)
  else if (surface === 'widget') await openPartner(page, `${url}/blogs/${blog}`)
  else await openDesk(page, { url: `${url}/desk/blogs/${blog}`, key })
  return opened
}

/** So that 2,000 updates take 20 requests, not 99. */
async function askForLargerPages(context: BrowserContext): Promise<void> {
  await context.route(/\/updates\?before=/, route => {
    const url = route
      .request()
      .url()
      .replace(/limit=\d+/, `limit=${OLDER_AT_ONCE}`)
    return route.continue({ url })
  })
}

async function openPartner(page: Page, blog: string): Promise<void> {
  const { origin } = new URL(blog)
  const body = `<!doctype html><meta name="viewport" content="width=device-width"><h1>A partner's page</h1>
<script type="module" src="${origin}/widget.js"></script><crier-blog src="${blog}"></crier-blog>`
  await page.route('http://partner.example/', route => route.fulfill({ contentType: 'text/html', body }))
  await page.goto('http://partner.example/')
}

async function openDesk(page: Page, { url, key }: Server): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Key', { exact: true }).fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

type Loading = { readonly surface: Surface; readonly updates: number }

export async function loadAll(page: Page, { surface, updates }: Loading): Promise<void> {
  const entries = page.locator(surface === 'desk' ? '.stream .entry' : '.feed > article')
  await entries.first().waitFor()
  if (surface !== 'desk') await page.locator('.connection[data-state="live"]').waitFor()
  while ((await entries.count()) < updates) {
    const before = await entries.count()
    await page.locator('.stream button.older').dispatchEvent('click')
    await entries.nth(before).waitFor({ state: 'attached' })
  }
  await page.evaluate('scrollTo(0, 0)')
}
