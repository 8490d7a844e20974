/** What drawing costs a reader's and an editor's browser: the main thread's CPU time for one arrival, and for the order. */
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { callApi } from '#test/support/services/call-api.ts'
import { openBrowser, type TestBrowser } from '#test/support/services/open-browser.ts'
import { AUTHORIZATION, startCrier } from './crier-server.ts'
import { type Claim, median, print, whole } from './figures.ts'
import { measureMainThread } from './main-thread.ts'
import { measureFirstUse } from './slow-phone.ts'

const SIZES = [20, 300, 2_000] as const
const WARM_UP_ARRIVALS = 3
const ARRIVALS = 7
/** Longer than the slide that makes room for an arrival. */
const ARRIVAL_PAUSE_MS = 700
/** Posts in progress while a coverage is filled. */
const AT_ONCE = 16
/** The server's limit of one page of older updates. */
const OLDER_AT_ONCE = 100
const MOST_MS_AN_ARRIVAL = 15
const MOST_MS_A_TASK = 50
const MOST_MS_AN_ORDER = 200

type Server = { readonly url: string; readonly key: string }
type Surface = 'page' | 'widget' | 'desk'
type Figure = {
  readonly surface: Surface
  readonly updates: number
  readonly arrivalMs: number
  readonly longestMs: number
}

export async function benchDrawing({ folder }: { readonly folder: string }): Promise<readonly Claim[]> {
  await using crier = await startCrier('serve', folder)
  const server = { url: `http://127.0.0.1:${crier.port}`, key: AUTHORIZATION.replace('Authorization: Bearer ', '') }
  await using browser = await openBrowser()
  const figures: Figure[] = []
  const orders: number[] = []
  for (const updates of SIZES) {
    const blog = `drawing-${updates}`
    await fill(server, { blog, updates })
    for (const surface of ['page', 'widget', 'desk'] as const) {
      await using opened = await open({ browser, server, blog, surface })
      await loadAll(opened.page, { surface, updates })
      figures.push({ surface, updates, ...(await arrivals(opened.page, { server, blog })) })
      if (surface !== 'desk' && updates === SIZES.at(-1)) orders.push(await turnOrder(opened.page))
    }
  }
  print(
    'Drawing, CPU time of the main thread in ms',
    figures.map(({ surface, updates, arrivalMs, longestMs }) => [
      `${surface}, ${whole(updates)} updates`,
      arrivalMs.toFixed(1),
      `an arrival; longest task ${longestMs.toFixed(1)}`,
    ]),
  )
  print('Turning the order of 2,000 updates, in ms', [['slower of page and widget', Math.max(...orders).toFixed(0)]])
  return [...claimsOf(figures, orders), ...(await measureFirstUse({ browser, ...server, blog: 'drawing-20' }))]
}

function claimsOf(figures: readonly Figure[], orders: readonly number[]): readonly Claim[] {
  const slowest = Math.max(...figures.map(({ arrivalMs }) => arrivalMs))
  const longest = Math.max(...figures.map(({ longestMs }) => longestMs))
  const order = Math.max(...orders)
  return [
    {
      says: `an arrival takes at most ${MOST_MS_AN_ARRIVAL} ms: ${slowest.toFixed(1)}`,
      isKept: slowest <= MOST_MS_AN_ARRIVAL,
    },
    { says: `no task above ${MOST_MS_A_TASK} ms: ${longest.toFixed(1)}`, isKept: longest <= MOST_MS_A_TASK },
    {
      says: `the order turns in at most ${MOST_MS_AN_ORDER} ms: ${order.toFixed(0)}`,
      isKept: order <= MOST_MS_AN_ORDER,
    },
  ]
}

type Filled = { readonly blog: string; readonly updates: number }

async function fill(server: Server, { blog, updates }: Filled): Promise<void> {
  await api(server, '/v1/blogs', { id: blog, title: 'The night of the count', coverage: { start: at(0) } })
  let next = 0
  const poster = async () => {
    while (next < updates) await postOne(server, { blog, number: next++ })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, poster))
}

type Posted = { readonly blog: string; readonly number: number }

/** Two paragraphs; some with a title, some key events, as a newsroom writes them. */
function postOne(server: Server, { blog, number }: Posted): Promise<void> {
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

async function open({ browser, server, blog, surface }: Opening) {
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

async function loadAll(page: Page, { surface, updates }: Loading): Promise<void> {
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

async function arrivals(page: Page, { server, blog }: Pick<Opening, 'server' | 'blog'>) {
  const arrive = async (number: number) => {
    await postOne(server, { blog, number })
    await pause(ARRIVAL_PAUSE_MS)
  }
  const first = 10_000 + Math.round(performance.now())
  for (let n = 0; n < WARM_UP_ARRIVALS; n += 1) await arrive(first + n)
  const costs = []
  for (let n = 0; n < ARRIVALS; n += 1) {
    costs.push(await measureMainThread(page, () => arrive(first + WARM_UP_ARRIVALS + n)))
  }
  return {
    arrivalMs: median(costs.map(({ totalMs }) => totalMs)),
    longestMs: median(costs.map(({ longestTaskMs }) => longestTaskMs)),
  }
}

async function turnOrder(page: Page): Promise<number> {
  const costs = []
  for (let n = 0; n < 4; n += 1) {
    const turn = async () => {
      await page.locator('[data-do="order"]').dispatchEvent('click')
      await pause(ARRIVAL_PAUSE_MS)
    }
    costs.push(await measureMainThread(page, turn))
  }
  return median(costs.map(({ totalMs }) => totalMs))
}
