/** An update is given to a colleague, checked and talked about at two desks, while readers see none of it. */
import { devices } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry, queued, sitDown, untilConnected } from './at-desk.ts'
import { kept } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('an update is given to a colleague, who is told, checks it and answers; readers see the label alone', async () => {
  await app.createBlog('storm')
  await app.post('storm', 'The dam has burst, says a driver')
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/storm' })
  await using ben = await sitDown({ app, browser, name: 'Ben', path: 'blogs/storm', options: devices['iPhone 14'] })
  await using reader = await browser.openPage(`${app.url}/blogs/storm`)
  await Promise.all([untilConnected(ana.page), untilConnected(ben.page)])

  const dam = entry(ana.page, 'The dam has burst')
  await dam.getByRole('button', { name: 'More' }).click()
  await dam.getByRole('button', { name: 'Notes, check…' }).click()
  const dialog = ana.page.getByRole('dialog', { name: 'Notes and check' })
  await dialog.getByLabel('Given to').selectOption({ label: 'Ben' })
  await dialog.getByLabel('Being checked').check()
  await dialog.getByLabel('New note').fill('Who is the driver?')
  await expect.poll(() => kept(ana.page)).toHaveLength(1)
  await ana.page.keyboard.press('Control+Enter')
  await dialog.getByText('Who is the driver?').waitFor()
  await dialog.getByLabel('Readers see the label “Unconfirmed”').check()
  expect(await violationsIn(ana.page)).toEqual([])
  expect(await kept(ana.page)).toEqual([])

  await ben.page.waitForFunction(() => document.title.startsWith('(1)'))
  await button(ben.page, 'Queue').click()
  await ben.page.locator('.for-you', { hasText: 'The dam has burst' }).getByRole('button').click()
  const bens = ben.page.getByRole('dialog', { name: 'Notes and check' })
  await bens.getByText('Who is the driver?').waitFor()
  await bens.getByLabel('New note').fill('Mario, of the 42.')
  await bens.getByRole('button', { name: 'Add note' }).click()
  await bens.getByLabel('Verified', { exact: true }).check()
  await dialog.getByText('Mario, of the 42.').waitFor()
  await expect.poll(() => dialog.getByLabel('Verified', { exact: true }).isChecked()).toBe(true)
  expect(await violationsIn(ben.page)).toEqual([])

  await bens.getByRole('button', { name: 'Close' }).click()
  await ben.page.locator('.for-you').waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Close' }).click()
  await dam.getByRole('button', { name: 'For Ben · Verified · 2 notes' }).waitFor()
  await reader.locator('.update .label', { hasText: 'Unconfirmed' }).waitFor()
  const seen = await reader.locator('body').innerText()
  expect(seen.match(/driver\?|Mario|Verified|Ben/)).toBeNull()
  for (const { faults } of [ana, ben, reader]) expect(faults).toEqual([])
})

test('what is noted beside a published update goes with it when it becomes a draft again', async () => {
  await app.createBlog('flood')
  const { id } = await app.post('flood', 'Five boats are out')
  await app.api('POST', `/v1/blogs/flood/updates/${id}/notes`, { body: { text: 'Six, says the coastguard.' } })
  await using ana = await sitDown({ app, browser, name: 'Cleo', path: 'blogs/flood' })
  await untilConnected(ana.page)

  const boats = entry(ana.page, 'Five boats')
  await boats.getByRole('button', { name: 'More' }).click()
  await boats.getByRole('button', { name: 'Unpublish to draft…' }).click()
  await button(ana.page, 'Unpublish to draft').click()

  await queued(ana.page, 'Five boats').getByRole('button', { name: '1 note' }).click()
  await ana.page.getByRole('dialog').getByText('Six, says the coastguard.').waitFor()
})

test('a note on a bad line: what is typed meanwhile stays, and a failure is told though the dialog is closed', async () => {
  await app.createBlog('quay')
  const { id } = await app.post('quay', 'The ferry is in')
  await app.api('POST', `/v1/blogs/quay/updates/${id}/notes`, { body: { text: 'Which one?' } })
  await using dora = await sitDown({ app, browser, name: 'Dora', path: 'blogs/quay' })
  const { page } = dora
  const [isHeld, isFailing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let sent = 0
  await page.route('**/notes', async route => {
    sent += 1
    if (sent > 1) {
      await isFailing.promise
      return route.fulfill({ status: 502, body: 'Bad gateway' })
    }
    await isHeld.promise
    await route.continue()
  })
  const dialog = page.getByRole('dialog', { name: 'Notes and check' })
  const field = dialog.getByLabel('New note')
  const mark = entry(page, 'The ferry').getByRole('button', { name: '1 note' })

  await mark.click()
  await field.and(page.locator(':focus')).waitFor()
  await page.keyboard.type('The white one.')
  await dialog.getByRole('button', { name: 'Add note' }).dblclick()
  await field.press('End')
  await page.keyboard.type(' From Ischia.')
  isHeld.resolve()
  await dialog.locator('li', { hasText: 'The white one.' }).waitFor()
  await expect.poll(() => field.inputValue()).toBe('From Ischia.')
  await dialog.getByRole('button', { name: 'Add note' }).click()
  await dialog.getByRole('button', { name: 'Close' }).click()
  isFailing.resolve()

  await page.locator('.toast.bad').waitFor()
  await entry(page, 'The ferry').getByRole('button', { name: '2 notes' }).click()
  expect(await field.inputValue()).toBe('From Ischia.')
  const first = dialog.locator('li', { hasText: 'Which one?' })
  const remove = first.getByRole('button', { name: 'Remove the note' })
  await remove.dblclick()
  await first.getByRole('button', { name: 'Remove for good' }).click()
  await first.waitFor({ state: 'detached' })
  expect(sent).toBeGreaterThan(1)
})
