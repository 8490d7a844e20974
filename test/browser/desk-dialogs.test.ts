/** Text typed in a dialog or form of the desk is kept until it is sent or discarded. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry, sitDown } from './at-desk.ts'
import { post, textOf, type, untilReady } from './desk-page.ts'
import { kept, openDesk, untilPublished } from './desk-words.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('the note of a retraction survives spaces, Escape and a reload, until it is sent', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const dialog = page.getByRole('dialog', { name: 'Retract this update?' })
  const note = dialog.getByLabel('Why, for readers')
  const ask = async () => {
    await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
    await button(page, 'Retract…').click()
  }

  await ask()
  await type(page, 'This was a ')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await type(page, 'Meanwhile')
  await expect.poll(() => textOf(page).innerText()).toBe('Meanwhile')
  await page.reload()
  await textOf(page).getByText('Meanwhile').waitFor()
  await ask()
  await expect.poll(() => note.inputValue()).toBe('This was a ')
  await type(page, 'drill')
  await page.keyboard.press('Control+Enter')

  await page.locator('.stream .retracted', { hasText: 'This was a drill' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await type(page, ', more')
  await expect.poll(() => textOf(page).innerText()).toBe('Meanwhile, more')
  expect(await kept(page)).toEqual([])
})

test('text typed while a retraction waits for the server goes into the composer', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  const isHeld = Promise.withResolvers<void>()
  await page.route(/\/updates\/[^/]+$/, async route => {
    if (route.request().method() === 'DELETE') await isHeld.promise
    await route.continue()
  })
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  await type(page, 'A drill')
  await page.keyboard.press('Control+Enter')

  await type(page, 'And on we go')
  isHeld.resolve()

  await page.locator('.stream .retracted', { hasText: 'A drill' }).waitFor()
  await expect.poll(() => textOf(page).innerText()).toBe('And on we go')
})

test('a space typed during a confirmation does not answer it; Ctrl+Enter confirms', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Remove…').click()
  const dialog = page.getByRole('dialog', { name: 'Remove this update for good?' })
  await dialog.waitFor()

  await type(page, 'a word and another ')
  await expect.poll(() => dialog.isVisible()).toBe(true)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await post(page, 'The bridge stands')

  await untilPublished(app, blog, ['The bridge stands'])
})

test('a half-filled form for a new coverage is kept until the coverage is created', async () => {
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'new' })
  const { page } = ana
  await page.getByLabel('Title').first().and(page.locator(':focus')).waitFor()
  await type(page, 'The flood')
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'New coverage' }).click()

  await expect.poll(() => page.getByLabel('Title').first().inputValue()).toBe('The flood')
  await type(page, ' of the year')
  await button(page, 'Create').click()
  await page.waitForURL('**/desk/blogs/the-flood-of-the-year')
  await untilReady(page)
  expect(await kept(page)).toEqual([])
})

test('signing out warns about unsent text in a dialog, and then deletes it', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await app.post(blog, 'The bridge has fallen')
  await entry(page, 'The bridge').getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  await type(page, 'This was')
  await page.keyboard.press('Escape')

  await button(page, 'Sign out').click()
  await page.getByRole('dialog', { name: 'Sign out and lose what was not sent?' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByLabel('Key', { exact: true }).waitFor()

  // The device is cleared once the desk has closed it, possibly after the form is shown.
  await expect.poll(() => kept(page)).toEqual([])
})
