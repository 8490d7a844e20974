/** The preview of an update before it is posted, and searching in a coverage. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry } from './at-desk.ts'
import { dictate, textOf, type, untilKept, untilReady } from './desk-page.ts'
import { untilPublished } from './desk-words.ts'
import { openOneDesk } from './one-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

const preview = (page: Page) => page.getByRole('dialog', { name: 'As readers see it' })

test('a key opens the preview of exactly what readers will get, Escape leads back to the caret', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await type(page, 'The **river** rises')
  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.press('Alt+Shift+P')
  await page.keyboard.press('Alt+Shift+H')
  await type(page, 'Flood')
  await page.keyboard.press('Alt+Shift+N')
  await textOf(page).and(page.locator(':focus')).waitFor()
  for (let step = 0; step < 'rises'.length; step += 1) await page.keyboard.press('ArrowLeft')

  await page.keyboard.press('Alt+Shift+V')
  await preview(page).locator('.stream article').waitFor()

  // Beside the stream, readers see it pinned and among the key events.
  await expect.poll(() => preview(page).locator('.pinned article .title').innerText()).toBe('Flood')
  await expect.poll(() => preview(page).locator('.key-events .headline').innerText()).toBe('Flood')
  const seen = await articleOf(preview(page).locator('.stream article'))
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await preview(page).waitFor({ state: 'detached' })
  await type(page, 'still ')
  await textOf(page).getByText('The river still rises').waitFor()
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['The river still rises'])

  await using reader = await browser.open(`${app.url}/blogs/${blog}`)
  const published = await articleOf(reader.page.locator('.stream article'))
  expect(seen.html.replace('river</strong> rises', 'river</strong> still rises')).toBe(published.html)
  // Where the page has no other typeface of its own, both are drawn by the same style sheet.
  expect(seen.label).toEqual(published.label)
  expect(ana.faults).toEqual([])
})

test('the preview has the widths and colours of readers, and nothing typed is lost in it', async () => {
  await using ana = await desk.open({ width: 1_200, height: 800 })
  const { page } = ana
  await dictate(page, 'The bridge is ')
  await button(page, 'Preview').click()
  const stage = preview(page).locator('.preview-stage')
  const look = () =>
    stage.evaluate(element => ({
      width: element.clientWidth,
      ink: getComputedStyle(element.shadowRoot?.querySelector('.crier') ?? element).color,
    }))

  await expect.poll(() => look()).toEqual({ width: 390, ink: 'rgb(21, 23, 28)' })
  await page.getByLabel('Dark', { exact: true }).check()
  await page.getByLabel('Desktop', { exact: true }).check()
  await expect.poll(() => look()).toEqual({ width: 704, ink: 'rgb(233, 231, 226)' })
  expect(await violationsIn(page)).toEqual([])

  // No field takes these words: the text has them once the dialog is closed.
  await type(page, 'closed')
  await page.keyboard.press('Escape')
  await type(page, ' now')
  await textOf(page).getByText('The bridge is closed now', { exact: true }).waitFor()
  await untilKept(page, 'the server')
})

test('a correction is shown with its mark, and a card whose provider gives no words says so', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, 'Twelve are hurt\n\nhttps://x.com/anareyes/status/1234567890')
  await entry(page, 'Twelve').getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Note for readers' }).fill('The number was wrong.')

  await page.keyboard.press('Alt+Shift+V')

  const article = preview(page).locator('.stream article')
  await article.getByText(/Corrected at \d{4} [A-Z]+: The number was wrong\./).waitFor()
  await preview(page).getByText('The provider gave no words for the card of x').waitFor()
  await page.keyboard.press('Escape')
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Note for readers' }).inputValue())
    .toBe('The number was wrong.')
  await page.locator('[data-field=correction]:focus').waitFor()
})

test('an editor finds updates by words, person, time and kind, also in what was not loaded', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await app.post(blog, 'Café Bräuer is under water', { key: true, byline: 'Ben Okri' })
  for (let n = 1; n <= 45; n += 1) await app.post(blog, `Report ${n} from the wall`)
  await app.post(blog, 'The dam holds', { pinned: true })
  await entry(page, 'The dam holds').waitFor()
  await page.reload()
  await untilReady(page)
  await dictate(page, 'Mine own')
  await page.keyboard.press('Control+Enter')
  await entry(page, 'Mine own').waitFor()
  const shown = () => page.locator('.stream .entry').count()

  await page.keyboard.press('Alt+Shift+F')
  await page.locator('input[data-find]:focus').waitFor()
  await type(page, 'cafe brauer')
  await page.getByText(/^0 of \d+ loaded updates$/).waitFor()
  await entry(page, 'Café Bräuer').waitFor()
  await expect.poll(() => shown()).toBe(1)
  expect(await violationsIn(page)).toEqual([])

  // The server does not know editors: older ones are loaded.
  await page.keyboard.press('Escape')
  await page.locator('.find-bar').getByRole('button', { name: 'Mine' }).click()
  await page.getByText(/^Older than .* is not loaded, and not searched\.$/).waitFor()
  await button(page, 'Search older ones too').click()
  await page.getByText('That is the whole coverage.').waitFor()
  await page.locator('.find-bar').getByRole('button', { name: 'Mine' }).click()

  await page.locator('input[data-find]').fill('OKRI')
  await page.getByText('1 of 48 loaded updates').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.find-bar').getByRole('button', { name: 'Pinned' }).click()
  await page.getByText('1 of 48 loaded updates').waitFor()
  await entry(page, 'The dam holds').waitFor()
  await page.locator('.find-bar').getByRole('button', { name: 'Pinned' }).click()
  await page.locator('.find-bar').getByRole('button', { name: 'Mine' }).click()
  await page.getByText('1 of 48 loaded updates').waitFor()
  await entry(page, 'Mine own').waitFor()

  // What arrives is searched too.
  await page.locator('.find-bar').getByRole('button', { name: 'Mine' }).click()
  await page.locator('input[data-find]').fill('breaks')
  await page.getByText('0 of 48 loaded updates').waitFor()
  await app.post(blog, 'The dam breaks')
  await page.getByText('1 of 49 loaded updates').waitFor()
  await page.locator('input[data-find]').focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.locator('.find-bar').waitFor({ state: 'detached' })
  await expect.poll(() => shown()).toBe(49)
  await textOf(page).and(page.locator(':focus')).waitFor()
})

async function articleOf(article: ReturnType<Page['locator']>) {
  await article.waitFor()
  return article.evaluate(element => {
    const label = element.querySelector('.tag')
    const { fontSize, color, fontWeight } = getComputedStyle(label ?? element)
    const html =
      (element.querySelector('.content')?.innerHTML ?? '') + (element.querySelector('.title')?.innerHTML ?? '')
    return { html, label: { fontSize, color, fontWeight } }
  })
}
