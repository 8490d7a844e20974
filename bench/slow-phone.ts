/** How soon pages can be read and the desk can be used on Slow 3G with a processor a fourth as fast. */
import type { Page } from 'playwright-core'
import type { TestBrowser } from '#test/support/services/open-browser.ts'
import { type Claim, median, print } from './figures.ts'

const ROUNDS = 3
/** As Chromium's developer tools define Slow 3G. */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const CPU_SLOWDOWN = 4
const MOST_S_TO_CONTENT = 1.2
const MOST_S_TO_DESK = 4

type FirstUse = {
  readonly browser: TestBrowser
  readonly url: string
  readonly key: string
  readonly blog: string
}

export async function measureFirstUse(given: FirstUse): Promise<readonly Claim[]> {
  const { blog } = given
  const seconds = async (path: string, shown?: string) => {
    const times = []
    for (let round = 0; round < ROUNDS; round += 1) times.push(await measureOnce({ ...given, path, shown }))
    return median(times)
  }
  const content = {
    'page, first content': await seconds(`/blogs/${blog}`),
    'embed page, first content': await seconds(`/embed/${blog}`),
    'list, first content': await seconds('/'),
  }
  const usable = {
    'desk, sign-in': await seconds('/desk/?out', 'input[name="key"]'),
    'desk, coverages': await seconds('/desk/', '.blogs a'),
    'desk, timeline': await seconds(`/desk/blogs/${blog}`, '.stream .entry'),
  }
  const composer = { 'desk, composer': await seconds(`/desk/blogs/${blog}`, '[role="textbox"]') }
  print(
    'Slow 3G, processor 4 times slower, nothing cached, in s',
    Object.entries({ ...content, ...usable, ...composer }).map(([what, time]) => [what, time.toFixed(2)]),
  )
  return [
    claim('first content of pages', { most: MOST_S_TO_CONTENT, times: content }),
    claim('the desk can be signed in to and read', { most: MOST_S_TO_DESK, times: usable }),
  ]
}

type Times = { readonly most: number; readonly times: Readonly<Record<string, number>> }

function claim(what: string, { most, times }: Times): Claim {
  const slowest = Math.max(...Object.values(times))
  return { says: `${what}, after at most ${most} s: ${slowest.toFixed(2)}`, isKept: slowest <= most }
}

type Measured = FirstUse & {
  readonly path: string
  /** The selector of the element that is waited for; without it, the first content counts. */
  readonly shown: string | undefined
}

/** Returns the seconds since the navigation, of which the browser keeps the time. */
async function measureOnce({ browser, url, key, path, shown }: Measured): Promise<number> {
  await using opened = await browser.open('about:blank', { viewport: { width: 390, height: 844 }, hasTouch: true })
  const { page } = opened
  // A login without a page, so that nothing of the desk is in the browser's cache.
  if (!path.endsWith('?out')) await page.request.post(`${url}/v1/session`, { data: { key }, headers: { origin: url } })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW_3G)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  await page.goto(url + path, { waitUntil: 'commit' })
  if (shown === undefined) return firstContent(page)
  await page.locator(shown).first().waitFor()
  return (await page.evaluate<number>('performance.now()')) / 1_000
}

async function firstContent(page: Page): Promise<number> {
  const find = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
  await page.waitForFunction(find)
  return (await page.evaluate<number>(find)) / 1_000
}
