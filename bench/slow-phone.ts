/** How soon pages can be read and the desk can be used on Slow 3G with a processor a fourth as fast. */
import type { Page } from 'playwright-core'
import type { TestBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { type Claim, median, print } from './figures.ts'

const ROUNDS = 3
/**
 * Slow 3G: 400 kbit/s each way and 400 ms to the first byte of each response. Chromium's developer tools have the same rate
 * under this name, with 2,000 ms of latency, at which nothing could be shown in the time of the claim.
 */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const CPU_SLOWDOWN = 4
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }
/** On a phone the timeline is behind a tab, so the desk would never show it beside the text. */
const LAPTOP = { viewport: { width: 1_200, height: 800 } }
/** In place of a path: a page on another origin with the widget. */
const PARTNER = "partner's page"
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
  const seconds = async (path: string, shown: readonly string[] = []) => {
    const times = []
    for (let round = 0; round < ROUNDS; round += 1) times.push(await measureOnce({ ...given, path, shown }))
    return median(times)
  }
  const content = {
    'page, first content': await seconds(`/blogs/${blog}`),
    'embed page, first content': await seconds(`/embed/${blog}`),
    'list, first content': await seconds('/'),
    "partner's page, first content": await seconds(PARTNER),
  }
  const coverage = { "partner's page, the coverage": await seconds(PARTNER, [`crier-blog${SHADOW}article`]) }
  const atDesk = {
    'desk, sign-in': await seconds('/desk/?out', ['input[name="key"]']),
    'desk, coverages': await seconds('/desk/', ['.blogs a']),
    'desk, timeline': await seconds(`/desk/blogs/${blog}`, ['.stream .entry']),
    'desk, timeline and text': await seconds(`/desk/blogs/${blog}`, [
      '.stream .entry',
      '.writing :is(textarea, [role="textbox"]):focus',
    ]),
  }
  print(
    'Slow 3G (400 kbit/s, 400 ms), processor 4 times slower, nothing cached, in s',
    Object.entries({ ...content, ...coverage, ...atDesk }).map(([what, time]) => [what, time.toFixed(2)]),
  )
  return [
    claim('first content of pages', { most: MOST_S_TO_CONTENT, times: content }),
    claim('the desk can be signed in to, read and written at', { most: MOST_S_TO_DESK, times: atDesk }),
  ]
}

type Times = { readonly most: number; readonly times: Readonly<Record<string, number>> }

function claim(what: string, { most, times }: Times): Claim {
  const slowest = Math.max(...Object.values(times))
  return { says: `${what}, after at most ${most} s: ${slowest.toFixed(2)}`, isKept: slowest <= most }
}

type Measured = FirstUse & {
  readonly path: string
  /** The selectors of the elements that are waited for; without any, the first content counts. */
  readonly shown: readonly string[]
}

/** Returns the seconds since the navigation, of which the browser keeps the time. */
async function measureOnce({ browser, url, key, blog, path, shown }: Measured): Promise<number> {
  const isDesk = path.startsWith('/desk/')
  await using opened = await browser.open('about:blank', isDesk ? LAPTOP : PHONE)
  const { page } = opened
  await using partner = await startPartnerSite(url, widgetTag(url, blog))
  // A login without a page, so that nothing of the desk is in the browser's cache.
  if (isDesk && !path.endsWith('?out')) {
    const signedIn = await page.request.post(`${url}/v1/session`, { data: { key }, headers: { origin: url } })
    if (!signedIn.ok()) throw new Error(`The desk's sign-in was refused: ${signedIn.status()}`)
  }
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW_3G)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  if (shown.length > 0) await noteWhenShown(page, shown)
  await page.goto(path === PARTNER ? partner.url : url + path, { waitUntil: 'commit' })
  // The page is closed at the end of this function, so its times are awaited here.
  return shown.length === 0 ? await noted(page, 'first-contentful-paint') : await noted(page, SHOWN)
}

const SHOWN = 'everything shown'
/** In a selector: the rest is in the shadow root of what is before it. */
const SHADOW = ' >>> '

/** Notes the frame in which an element is there for each selector: a browser that is asked answers later, slowed down as it is. */
async function noteWhenShown(page: Page, selectors: readonly string[]): Promise<void> {
  const partOf = (part: string) => `querySelector(${JSON.stringify(part)})`
  const find = (selector: string) => `document.${selector.split(SHADOW).map(partOf).join('?.shadowRoot?.')}`
  const content = `(function look() {
    if (${selectors.map(find).join(' && ')}) performance.mark(${JSON.stringify(SHOWN)})
    else requestAnimationFrame(look)
  })()`
  await page.addInitScript({ content })
}

async function noted(page: Page, name: string): Promise<number> {
  // A function: pages forbid the evaluation of strings.
  const found = await page.waitForFunction(name => performance.getEntriesByName(name)[0]?.startTime, name)
  return Number(await found.jsonValue()) / 1_000
}
