/** The desk shows how often each update was viewed and read, and where. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { openDesk } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('views and reads are below each update and come by themselves; the dialog has them by site and hour, and saves them as a file', async () => {
  await app.createBlog('storm', { title: 'The storm' })
  const updates = [await app.post('storm', 'The river rises'), await app.post('storm', 'Trains stop')]
  const [first] = updates
  const report = (viewed: readonly (string | undefined)[], read: readonly (string | undefined)[]) =>
    app.api('POST', '/v1/blogs/storm/reads', { body: { sampling: 0, viewed, read }, key: null })
  await report([first?.id], [])
  await using editor = await browser.open('about:blank')
  const { page } = editor
  await openDesk(page, { url: app.url, blog: 'storm', key: app.adminKey })
  const entry = page.locator(`[data-update="${first?.id}"]`)
  await entry.getByText('Views 1 · read 0').waitFor()
  for (let n = 0; n < 20; n += 1)
    await report(
      updates.map(one => one.id),
      [first?.id],
    )

  await entry.getByText('Views 21 · read 20').waitFor({ timeout: 25_000 })
  await page.getByRole('button', { name: 'Coverage' }).click()
  await page.getByRole('button', { name: 'Views and reads' }).click()

  const dialog = page.getByRole('dialog')
  const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell')
  await expect.poll(() => row('All').allTextContents()).toEqual(['41', '20'])
  expect(await row('Apps').allTextContents()).toEqual(['41', '20'])
  expect(await row('The river rises').allTextContents()).toEqual(['21', '20'])
  expect(await violationsIn(page)).toEqual([])
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  expect(saved.suggestedFilename()).toBe('storm-reads.csv')
  await page.keyboard.press('Escape')
  expect(editor.faults).toEqual([])
})
