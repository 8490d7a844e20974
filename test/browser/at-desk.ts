/** An editor's actions at the desk, found by their text on the screen. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { signIn } from '#test/support/services/desk-session.ts'
import type { TestBrowser, TestPage } from '#test/support/services/open-browser.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

export type AtDesk = {
  readonly app: TestApp
  readonly browser: TestBrowser
  readonly name: string
  readonly role?: 'admin' | 'editor' | 'contributor'
  /** The URL of a proxy in front of the server, if there is one. */
  readonly url?: string
  /** A path below `/desk/`. */
  readonly path?: string
  readonly options?: BrowserContextOptions
  /** Whether the desk's service worker may keep the desk for reloads without a network: a quarter of the work of sitting down. */
  readonly isKept?: boolean
}

/** In a browser profile of its own, which has the cookie of a login: the form is for the tests that prove it. */
export async function sitDown(asked: AtDesk): Promise<TestPage & { readonly key: string }> {
  const { app, browser, name, role = 'editor', url = app.url, path = '', options, isKept = false } = asked
  const { secret: key } = (await app.api('POST', '/v1/keys', { body: { name, role } })).body
  const storageState = { cookies: [cookieFor(url, (await signIn(app, { key })).cookie)], origins: [] }
  const serviceWorkers = isKept ? 'allow' : 'block'
  const opened = await browser.open(`${url}/desk/${path}`, { serviceWorkers, ...options, storageState })
  return { ...opened, key }
}

/** `cookie`: its name and value. */
function cookieFor(url: string, cookie: string) {
  const { hostname, protocol } = new URL(url)
  const [name = '', value = ''] = cookie.split('=')
  const place = { domain: hostname, path: '/', expires: -1, httpOnly: true, secure: protocol === 'https:' }
  return { name, value, ...place, sameSite: 'Strict' as const }
}

/** Ends the login from outside, like an operator or its expiry. */
export async function endSession(page: Page, app: TestApp): Promise<void> {
  const cookies = await page.context().cookies(page.url())
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const { body } = await app.api('GET', '/v1/session', { key: null, headers: { Cookie } })
  const headers = { Cookie, 'X-Crier-CSRF': body.session.csrf }
  const { status } = await app.api('DELETE', '/v1/session', { key: null, headers })
  if (status !== 204) throw new Error(`The session did not end: ${status}`)
}

/** Before this, a change could be missed while the page connects. */
export async function untilConnected(page: Page): Promise<void> {
  await page.locator('.status-bar .connection[data-state="good"]').waitFor()
}

/** An entry of the timeline by its text. */
export function entry(page: Page, text: string) {
  return page.locator('.stream .entry', { hasText: text })
}

export function queued(page: Page, text: string) {
  return page.locator('.queue-item', { hasText: text })
}

/** Of the menu that holds what is done with a coverage as a whole. */
export async function openCoverageMenu(page: Page) {
  await button(page, 'Coverage').click()
}

export function button(page: Page, name: string | RegExp) {
  return page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
}
