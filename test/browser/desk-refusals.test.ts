/** How the desk reports an update that cannot be sent, and returns its text. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button } from './at-desk.ts'
import { dictate, postWords, textOf, type } from './desk-page.ts'
import { refuseOne, texts, untilPublished } from './desk-words.ts'
import { openOneDesk } from './one-desk.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

test('an alert takes its text from the update; a missing title is reported at its field, and nothing is sent', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await dictate(page, 'The dam has burst. Leave the valley.')
  await button(page, 'Alert').click()
  const title = page.getByLabel('Alert title')
  await expect.poll(() => title.inputValue()).toBe('The dam has burst.')
  await expect.poll(() => page.getByLabel('Alert text').inputValue()).toBe('Leave the valley.')
  await title.fill(' ')
  await page.getByText('No device follows this coverage yet.').waitFor()

  await page.keyboard.press('Control+Enter')

  const wrong = 'Alert title: write something here, or take it out.'
  await page.getByRole('dialog').getByText(wrong).waitFor()
  await title.and(page.locator(':focus')).waitFor()
  expect(await texts(app, blog)).toEqual([])
  await dictate(page, 'Dam burst')
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['The dam has burst. Leave the valley.'])
  await type(page, 'Next')
  await expect.poll(() => textOf(page).innerText()).toBe('Next')
})

test('an update with only a title can be sent with an alert', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await button(page, 'Title, label, byline').click()
  await page.getByLabel('Title', { exact: true }).fill('Dam burst')
  await button(page, 'Alert').click()
  await page.getByText('No device follows this coverage yet.').waitFor()
  await button(page, 'Go on writing').click()
  await button(page, /^Post with the alert/).waitFor()

  await page.keyboard.press('Control+Enter')

  await page.getByText(/^Posted \d/).waitFor()
  const { body } = await app.api('GET', `/v1/blogs/${blog}/updates`)
  expect(body.updates[0]).toMatchObject({ title: 'Dam burst', alert: { title: 'Dam burst', text: '' } })
})

test('a title that is too long is not cut: the excess is shown until it is shortened', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await dictate(page, 'The dam has burst')
  await button(page, 'Title, label, byline').click()
  const title = page.getByLabel('Title', { exact: true })
  await title.fill('x'.repeat(312))
  await textOf(page).click()

  await page.keyboard.press('Control+Enter')

  await page.getByText('Title: 12 characters too many.').waitFor()
  await title.and(page.locator(':focus')).waitFor()
  expect((await title.inputValue()).length).toBe(312)
  expect(await texts(app, blog)).toEqual([])
})

test('a refused update returns to where it was typed, with the reason, and without a second tab', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await refuseOne(page)

  await postWords(page, 'The dam has burst')

  await page.getByText('Not sent: Label: has been taken').waitFor()
  await expect.poll(() => textOf(page).innerText()).toBe('The dam has burst')
  expect(await button(page, 'New update').count()).toBe(0)
  await page.getByLabel('Label', { exact: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['The dam has burst'])
})

test('a refused update does not disturb further typing: it waits in a tab', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  const isHeld = Promise.withResolvers<void>()
  await refuseOne(page, isHeld.promise)
  await postWords(page, 'The dam has burst')
  await dictate(page, 'Half a sen')

  isHeld.resolve()
  await page.getByText('Not sent: Label: has been taken').waitFor()
  await type(page, 'tence')

  await expect.poll(() => textOf(page).innerText()).toBe('Half a sentence')
  await button(page, /^The dam has burst/).click()
  await expect.poll(() => textOf(page).innerText()).toBe('The dam has burst')
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['The dam has burst'])
  await expect.poll(() => textOf(page).innerText()).toBe('Half a sentence')
})
