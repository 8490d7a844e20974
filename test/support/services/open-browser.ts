/** A real browser for a test. Errors inside pages are recorded, so that a test can assert that there were none. */
import { type Browser, type BrowserContextOptions, type ConsoleMessage, chromium, type Page } from 'playwright-core'
import { findProgram, HEADLESS_SHELL, type Program } from './programs.ts'

/** The longest wait for a page: several reconnects on a loaded machine. */
export const PATIENCE_MS = 30_000

export const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  // A page whose response a test replaces has no address; without this flag it could not reach the local server.
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
]

export interface TestBrowser extends AsyncDisposable {
  /** Opens a page in a context of its own, which shares no cookies and no cache with others and is closed with it. */
  openPage(url: string, options?: BrowserContextOptions): Promise<WatchedPage>
  /** The same, with the page as a property: for what has more than a page, such as an editor. */
  open(url: string, options?: BrowserContextOptions): Promise<TestPage>
}

interface Watched {
  /** Unhandled errors of scripts, and violations of the Content-Security-Policy. */
  readonly faults: readonly string[]
}

export type WatchedPage = Page & Watched

export interface TestPage extends Watched, AsyncDisposable {
  readonly page: Page
}

let shared: Promise<Browser> | undefined

/**
 * One for all files of a worker, because a start takes longer than many a test; Playwright ends it with the worker's process.
 * Disposing closes the pages that were opened here.
 */
export async function openBrowser(): Promise<TestBrowser> {
  const running = await shared?.catch(() => undefined)
  if (!running?.isConnected()) shared = launch(HEADLESS_SHELL)
  const pages: WatchedPage[] = []
  return pagesOf(await (shared as Promise<Browser>), {
    opened: page => pages.push(page),
    close: async () => void (await Promise.all(pages.map(page => page.context().close()))),
  })
}

/** One that ends when it is disposed of. `CHROMIUM` has push and notifications, which its headless shell lacks. */
export async function launchBrowser(program = HEADLESS_SHELL): Promise<TestBrowser> {
  const browser = await launch(program)
  return pagesOf(browser, { close: () => browser.close() })
}

const launch = (program: Program) => chromium.launch({ executablePath: demandBrowser(program), args: ARGUMENTS })

type Handling = { readonly opened?: (page: WatchedPage) => void; readonly close: () => Promise<void> }

function pagesOf(browser: Browser, { opened, close }: Handling): TestBrowser {
  const open = async (url: string, options?: BrowserContextOptions) => {
    const page = await openPage(browser, { url, ...(options && { options }) })
    opened?.(page)
    return page
  }
  return {
    openPage: open,
    async open(url, options) {
      const page = await open(url, options)
      return { page, faults: page.faults, [Symbol.asyncDispose]: () => page[Symbol.asyncDispose]() }
    },
    [Symbol.asyncDispose]: close,
  }
}

type Opening = { readonly url: string; readonly options?: BrowserContextOptions }

async function openPage(browser: Browser, { url, options }: Opening): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const { faults } = watch(page)
  await page.goto(url)
  return Object.assign(page, { faults, [Symbol.asyncDispose]: () => context.close() })
}

/** Records its faults until `stop`. */
export function watch(page: Page): Watched & { stop(): void } {
  const faults: string[] = []
  const failed = (error: Error) => faults.push(error.message)
  const said = (message: ConsoleMessage) => {
    if (/Content.Security.Policy|violates/i.test(message.text())) faults.push(message.text())
  }
  page.on('pageerror', failed).on('console', said)
  return { faults, stop: () => page.off('pageerror', failed).off('console', said) }
}

/** Its path. */
export function demandBrowser(program: Program): string {
  const found = findProgram(program)
  if (!found) throw new Error('There is no Chromium; `node test/support/install.ts` installs it or says how')
  return found
}
