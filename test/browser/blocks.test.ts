/** A gallery and a panel of numbers, from the composer to an open page. */
import { expect, test } from 'vitest'
import { plainText } from '#shared/blog/plain-text.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button } from './at-desk.ts'
import { type } from './desk-page.ts'
import { openDesk, untilPublished } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('an editor writes a gallery and numbers; readers leaf through it by keys and buttons, and a number changes in its place', async () => {
  await using ana = await openDesk({ app, browser })
  await using reader = await browser.open(`${app.url}/blogs/${ana.blog}`)
  const { page, blog } = ana
  await type(page, 'Counting')

  await button(page, 'Panel of numbers').click()
  await page.getByLabel('Label', { exact: true }).first().fill('Yes')
  await page.getByLabel('Number', { exact: true }).first().fill('48.2 %')
  await page.getByLabel('Label', { exact: true }).nth(1).fill('No')
  await page.getByLabel('Number', { exact: true }).nth(1).fill('51.8 %')
  await button(page, 'Gallery').click()
  const files = await Promise.all([picture(300, 200), picture(200, 300)].map(one => one.jpeg().toBuffer()))
  await page
    .getByLabel('Add pictures')
    .setInputFiles(files.map((buffer, index) => ({ name: `${index}.jpg`, mimeType: 'image/jpeg', buffer })))
  await page.getByLabel('Description').first().fill('The queue')
  await page.getByLabel('Description').nth(1).fill('The box')
  await button(page, 'Move picture 2 forward').click()
  await page.locator('.composer-gallery progress').first().waitFor({ state: 'detached' })
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['Counting\n\n'])

  const gallery = reader.page.locator('.gallery ol')
  await gallery.getByText('2/2').waitFor()
  const box = reader.page.getByRole('img', { name: 'The box' })
  expect(await box.evaluate((image: HTMLImageElement) => [image.width, image.height])).toEqual(
    await reader.page
      .getByRole('img', { name: 'The queue' })
      .evaluate((image: HTMLImageElement) => [image.width, image.height]),
  )
  await gallery.focus()
  await reader.page.keyboard.press('ArrowRight')
  const isAtSecond = () =>
    gallery.evaluate(list => {
      const [from, second] = [list, list.children[1]].map(one => one?.getBoundingClientRect())
      return from && second && second.left - from.left < from.width / 4
    })
  await expect.poll(isAtSecond).toBe(true)
  await reader.page.getByRole('button', { name: 'Previous picture' }).click()
  await expect.poll(() => gallery.evaluate(list => list.scrollLeft)).toBe(0)
  await reader.page.getByRole('status').getByText('1/2 The box').waitFor()
  await reader.page.getByRole('button', { name: 'Next picture' }).press('Enter')
  await expect.poll(isAtSecond).toBe(true)
  const yes = reader.page.getByRole('status').filter({ hasText: 'Yes' })
  const node = await yes.elementHandle()
  const { updates } = (await app.api('GET', `/v1/blogs/${blog}/updates`)).body
  const [update] = updates
  const [text, numbers, pictures] = update.body
  expect(plainText(update.body)).toBe('Counting\n\nYes: 48.2 %\nNo: 51.8 %\n\nThe box\nThe queue')
  const [first, second] = numbers.figures
  await app.api('PATCH', `/v1/blogs/${blog}/updates/${update.id}`, {
    headers: { 'If-Match': String(update.version) },
    body: {
      body: [text, { ...numbers, figures: [{ ...first, value: '50.1 %', previous: first.value }, second] }, pictures],
    },
  })
  await yes.getByText('50.1 %').waitFor()
  expect(await yes.textContent()).toBe('Yes 50.1 % 48.2 %')
  expect(await node?.evaluate(held => held.isConnected && held.textContent)).toBe('Yes 50.1 % 48.2 %')
  expect(await violationsIn(reader.page)).toEqual([])
  for (const { faults } of [ana, reader]) expect(faults).toEqual([])
})
