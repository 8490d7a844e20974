/** A real browser for a test. Whatever goes wrong inside a page is kept, so that a test can see that nothing did. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findProgram, HEADLESS_SHELL, type Program } from './programs.ts'

/** The longest that a test waits for a page: several reconnections of a page on a loaded machine. */
export const PATIENCE_MS = 30_000

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

/** `CHROMIUM` for what its headless shell has not: push and notifications. */
export async function openBrowser(program = HEADLESS_SHELL): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: demandBrowser(program), args: ARGUMENTS })
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

/** Its path. */
export function demandBrowser(program: Program): string {
  const found = findProgram(program)
  if (!found) throw new Error('There is no Chromium; `node test/support/install.ts` installs it or says how')
  return found
}
