/** A reader who asks a question, found by what is on the screen. */
import type { Locator } from 'playwright-core'

/** `place`: an update, or the section for questions. Resolves once the server has it. */
export async function ask(place: Locator, text: string): Promise<void> {
  await place.getByRole('button', { name: /^Ask/ }).click()
  await place.getByLabel('Your question').fill(text)
  await place.getByRole('button', { name: 'Send' }).click()
  await place.locator('.comment', { hasText: text }).getByText('Sent. The editors will read it.').waitFor()
}
