/** The desk as an editor uses it in a test: signed in, on one coverage, with the composer open. */
import type { Locator, Page } from 'playwright-core'

export type DeskUser = { readonly url: string; readonly blog: string; readonly key: string }

/** Of the composer: before it has loaded, a plain field takes what is typed. */
export const textOf = (page: Page, name = 'Text'): Locator =>
  page.getByRole('textbox', { name, exact: true }).and(page.locator('[contenteditable]'))

export async function openDesk(page: Page, { url, blog, key }: DeskUser): Promise<void> {
  await page.goto(`${url}/desk/blogs/${blog}`)
  await signIn(page, key)
  await untilReady(page)
}

/** Signs in if the desk asks for a key, and waits until it no longer does. */
export async function signIn(page: Page, key: string): Promise<void> {
  const field = keyField(page)
  await field.or(textOf(page)).first().waitFor()
  if (!(await field.isVisible())) return
  await submitKey(page, key)
  await field.waitFor({ state: 'detached' })
}

/** Does not wait for the response, so it also serves tests with a wrong key. */
export async function submitKey(page: Page, key: string): Promise<void> {
  await keyField(page).fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export const keyField = (page: Page): Locator => page.getByLabel('Key', { exact: true })

/** The editor notices a moved caret 100 ms later; a person is slower than that. */
export const AT_HAND = { delay: 150 }

/** The text has the focus without having been given it: typed keys go there. */
export async function untilReady(page: Page): Promise<void> {
  await textOf(page).and(page.locator(':focus')).waitFor()
}

/** Types wherever the desk has put the focus, as editors do. */
export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
}

export async function untilKept(page: Page, where: 'this device' | 'the server'): Promise<void> {
  await page.getByText(`Kept on ${where}`, { exact: true }).waitFor()
}

export async function post(page: Page, text: string): Promise<void> {
  await type(page, text)
  await page.keyboard.press('Control+Enter')
}

/**
 * Several words at once, as from dictation: a thirtieth of the work of as many keys. Where typing itself, or what stands there between
 * two keys, is the subject, `type` and `post`.
 */
export async function dictate(page: Page, words: string): Promise<void> {
  await page.keyboard.insertText(words)
}

export async function postWords(page: Page, words: string): Promise<void> {
  await dictate(page, words)
  await page.keyboard.press('Control+Enter')
}
