/** A real browser for a test. Whatever goes wrong inside a page is kept, so that a test can see that nothing did. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** No test waits longer for a page; the slowest has to sit out a whole wait between two attempts to connect. */
export const PATIENCE_MS = 15_000

export const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  // A page that a test puts in the server's place has no address; without this it could not reach the local server.
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
]

export interface TestBrowser extends AsyncDisposable {
  /** In a context of its own: no cookie and no cache is shared with another page. */
  open(url: string, options?: BrowserContextOptions): Promise<TestPage>
}

export interface TestPage extends AsyncDisposable {
  readonly page: Page
  /** Errors that scripts left unhandled, and what the Content-Security-Policy forbade. */
  readonly faults: readonly string[]
}

export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ARGUMENTS })
  return {
    open: (url, options) => openPage(browser, { url, ...(options && { options }) }),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

type Opening = { readonly url: string; readonly options?: BrowserContextOptions }

async function openPage(browser: Browser, { url, options }: Opening): Promise<TestPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (/Content.Security.Policy|violates/i.test(message.text())) faults.push(message.text())
  })
  await page.goto(url)
  return { page, faults, [Symbol.asyncDispose]: () => context.close() }
}

/** Under the names and the variable that `install.ts` knows. */
export function findChromium(): string {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const places = names.flatMap(name => PATH.split(delimiter).map(folder => join(folder, name)))
  const found = CHROMIUM_PATH || places.find(place => existsSync(place))
  if (!found) throw new Error('There is no Chromium; `node test/support/install.ts` installs it or says how')
  return found
}
