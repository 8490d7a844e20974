/** What tests do at the desk, as editors do it: by what they read on the screen. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { TestBrowser, TestPage } from '../support/open-browser.ts'
import type { TestApp } from '../support/start-app.ts'

export type AtDesk = {
  readonly app: TestApp
  readonly browser: TestBrowser
  readonly name: string
  readonly role?: 'editor' | 'contributor'
  /** Below `/desk/`. */
  readonly path?: string
  readonly options?: BrowserContextOptions
}

/** On a device of their own. */
export async function sitDown({ app, browser, name, role = 'editor', path = '', options }: AtDesk): Promise<TestPage> {
  const made = await app.api('POST', '/v1/keys', { body: { name, role } })
  const opened = await browser.open(`${app.url}/desk/${path}`, options)
  await signIn(opened.page, made.body.secret)
  return opened
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('Key', { exact: true }).fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Before this, a change could pass by the page while it connects. */
export async function untilConnected(page: Page): Promise<void> {
  await page.locator('.status-bar .connection[data-state="good"]').waitFor()
}

/** By what it says, in the timeline. */
export function entry(page: Page, text: string) {
  return page.locator('.stream .entry', { hasText: text })
}

export function queued(page: Page, text: string) {
  return page.locator('.queue-item', { hasText: text })
}

export function button(page: Page, name: string | RegExp) {
  return page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
}
