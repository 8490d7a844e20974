/** The admin screens that show how the installation is and who did what; on a phone, in the dark, from right to left. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { makeAndroid, makeIphone } from '#test/support/data/sample-devices.ts'
import { deskTexts } from '#test/support/desk-texts.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startLanes } from '#test/support/services/start-lanes.ts'
import { button, sitDown } from './at-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const SECTIONS = ['keys', 'people', 'sites', 'hooks', 'devices', 'storage', 'health', 'audit'] as const
const arabic = await deskTexts('ar')

test('who did what is listed, filtered, and saved as a file, without a text that was removed', async () => {
  await using app = await startApp({ blog: 'strike' })
  const { id } = await app.post('strike', 'SECRET words')
  await app.api('DELETE', `/v1/blogs/strike/updates/${id}?mode=remove`)
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/audit' })
  const { page } = ana
  await page.locator('.records').getByText('removed an update').waitFor()
  await page.locator('.records').getByText('created the key').first().waitFor()
  expect(await page.content()).not.toContain('SECRET')

  await page.getByLabel('What', { exact: true }).selectOption('update.removed')
  await button(page, 'Show').click()
  await page.locator('.records > li').nth(1).waitFor({ state: 'detached' })
  expect(await page.locator('.records > li').innerText()).toContain('CRIER_ADMIN_KEY removed an update')
  await page.getByLabel('Who', { exact: true }).fill('Nobody')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing matches.').waitFor()
  await button(page, 'Clear the filters').click()
  await page.locator('.records').getByText('created the key').first().waitFor()

  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as CSV').click()])
  const saved = await readFile(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toBe('crier-audit.csv')
  expect(saved).toContain(',update.removed,strike,')
  expect(saved).not.toContain('SECRET')
})

test('devices are counted by kind and coverage, with the outcome of the last alerts', async () => {
  await using setup = await startLanes()
  for (const phone of [makeAndroid(), makeIphone(), makeIphone()]) await setup.register(phone)
  await using ana = await sitDown({ app: setup.app, browser, name: 'Ana', role: 'admin', path: 'admin/devices' })
  const { page } = ana

  await page.getByText('No alert was sent yet.').waitFor()
  expect(await page.locator('.figures').innerText()).toMatch(/Android\s*1\s*iPhone\s*2/)
  await page.getByText('1 Android, 2 iPhone', { exact: true }).waitFor()
  expect(await violationsIn(page)).toEqual([])

  await setup.app.post('storm', 'The dyke broke', { alert: { title: 'Dyke', text: 'It broke' } })
  await expect
    .poll(async () => (await setup.app.api('GET', '/v1/devices')).body.alerts[0]?.accepted, { timeout: 20_000 })
    .toBe(3)
  await page.reload()
  await page.getByText('Dyke', { exact: true }).waitFor()
  await page.getByText('Sent: 3', { exact: true }).waitFor()
})

test('storage and health are told in words, and health is checked again on demand', async () => {
  await using app = await startApp({ blog: 'strike' })
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/storage' })
  const { page } = ana
  await page.getByText('Oldest change').waitFor()
  expect(await page.locator('.figures').innerText()).toMatch(/Database\s*[\d.]+ MB\s*Coverages\s*1/)

  await page.getByRole('link', { name: 'Health' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Database works' }).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Writing to the disk works' }).waitFor()
  expect(await page.locator('.figures').innerText()).toMatch(/Apple\s*off, no credentials/)
  const again = page.waitForResponse(response => response.url().endsWith('/v1/health'))
  await button(page, 'Check again').click()
  expect((await again).status()).toBe(200)
})

test('an unreachable server is told in place, and another try brings the list', async () => {
  await using app = await startApp()
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/storage' })
  const { page } = ana
  await page.getByText('Oldest change').waitFor()
  await page.route('**/v1/keys', route => route.abort())
  await page.getByRole('link', { name: 'Keys' }).click()
  await page.getByRole('alert').filter({ hasText: 'This could not be loaded.' }).waitFor()
  await page.unroute('**/v1/keys')

  await button(page, 'Try again').click()

  await page.getByRole('heading', { name: 'Ana admin' }).waitFor()
  await page.getByText('This could not be loaded.').waitFor({ state: 'detached' })
})

test('each screen fits a phone, in the dark and from right to left, without a violation', async () => {
  await using app = await startApp({ blog: 'strike' })
  await app.api('POST', '/v1/sites', { body: { name: 'Tribune', origins: ['https://www.tribune.example'] } })
  await app.api('POST', '/v1/hooks', { body: { name: 'CMS', blog: 'strike' } })
  const made = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'admin' } })
  const options = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'ar-EG' } as const
  await using opened = await browser.open(`${app.url}/desk/admin/keys`, options)
  const { page } = opened
  await page.getByLabel(arabic.signIn.key, { exact: true }).fill(made.body.secret)
  await button(page, arabic.signIn.submit).click()

  for (const section of SECTIONS) {
    await page.getByRole('link', { name: arabic.admin.sections[section], exact: true }).click()
    await page.getByRole('heading', { name: arabic.admin.sections[section], exact: true }).waitFor()
    await page.locator('.admin-screen :is(.records, .figures, .nothing)').first().waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect({ section, width, violations: await violationsIn(page) }).toEqual({ section, width: 390, violations: [] })
  }
})
