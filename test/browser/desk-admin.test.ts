/** The admin screens at the desk: keys, people, sites and hooks, by keyboard, in two windows, and for admins alone. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { enterPerson } from '#test/support/data/entered-person.ts'
import { signWebhook } from '#test/support/data/sign-webhook.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, sitDown } from './at-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const PHONE = { viewport: { width: 390, height: 844 } }

test('an admin makes a key by keyboard, sees its secret once, and revokes it after being asked', async () => {
  await using app = await startApp({ blog: 'strike' })
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/keys', options: PHONE })
  const { page } = ana
  await button(page, 'New key').focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor()
  await button(page, 'Cancel').press('Enter')
  await button(page, 'New key').and(page.locator(':focus')).press('Enter')
  await page.getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('Night desk')
  await page.getByLabel('Coverages', { exact: true }).fill('strike, Not_An_Id')
  await page.keyboard.press('Enter')
  const form = page.getByRole('form', { name: 'New key' })
  await form.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  await page.getByLabel('Coverages', { exact: true }).fill('strike')
  await page.getByLabel('Last day').fill('2999-01-31')
  expect(await violationsIn(page)).toEqual([])
  await page.getByLabel('Last day').press('Enter')

  const secret = await page.getByLabel('The new key', { exact: true }).last().inputValue()
  expect(await violationsIn(page)).toEqual([])
  expect((await app.api('GET', '/v1/desk/blogs', { key: secret })).status).toBe(200)
  await button(page, 'I have stored it').press('Enter')
  await button(page, 'New key').and(page.locator(':focus')).waitFor()
  await page.reload()
  await record(page, 'Night desk').getByText('Last used', { exact: false }).waitFor()
  expect(await page.content()).not.toContain(secret)
  expect(await record(page, 'Night desk').innerText()).toMatch(/editor.*strike.*Ends 31 Jan 2999/s)
  expect(await widthOf(page)).toBeLessThanOrEqual(390)

  await button(page, 'Revoke Night desk').click()
  const dialog = page.getByRole('dialog', { name: 'Revoke “Night desk” for good?' })
  await dialog.getByText('This cannot be undone.', { exact: false }).waitFor()
  await page.keyboard.press('Escape')
  expect((await app.api('GET', '/v1/desk/blogs', { key: secret })).status).toBe(200)
  await button(page, 'Revoke Night desk').click()
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText('1 that is over').waitFor()
  await page.getByRole('heading', { name: 'Keys' }).and(page.locator(':focus')).waitFor()
  expect((await app.api('GET', '/v1/desk/blogs', { key: secret })).status).toBe(401)
})

test('the last admin key stays, and says why; another window has seen what the first one did', async () => {
  await using app = await startApp()
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/keys' })
  await using ben = await sitDown({ app, browser, name: 'Ben', role: 'admin', path: 'admin/keys' })
  await record(ben.page, 'Ana').waitFor()
  await ana.page.reload()
  for (const name of ['Ben', 'CRIER_ADMIN_KEY']) await revoke(ana.page, name)
  await ana.page.getByText('2 that are over').waitFor()

  await button(ana.page, 'Revoke Ana').click()
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()

  await ana.page.getByText('This is the last admin’s key without an end. Create another one first.').waitFor()
  // Ben's key was revoked under his window: what he does next asks him to sign in.
  await button(ben.page, 'Revoke Ana').click()
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
  await ben.page.getByText('Sign in to go on').waitFor()
})

test('a person is kept out, and let in again', async () => {
  await using app = await startApp()
  await enterPerson(app.folder)
  await using ana = await sitDown({ app, browser, name: 'Root', role: 'admin', path: 'admin/people' })
  const { page } = ana
  await record(page, 'Ana Silva').getByText('ana@newsroom.example').waitFor()

  await button(page, 'Keep Ana Silva out').click()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Keep out', exact: true }).click()
  await page.getByText('1 that is over').click()
  expect((await app.api('GET', '/v1/people')).body.people[0].revokedAt).toBeDefined()

  await button(page, 'Let Ana Silva in again').click()
  await button(page, 'Keep Ana Silva out').waitFor()
  expect((await app.api('GET', '/v1/people')).body.people[0].revokedAt).toBeUndefined()
})

test('a partner’s site is allowed, edited without overwriting a colleague, and revoked', async () => {
  await using app = await startApp()
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/sites' })
  const { page } = ana
  await page.getByText('No site is allowed yet.').waitFor()
  await button(page, 'New site').click()
  await page.getByLabel('Name', { exact: true }).fill('The Tribune')
  await page.getByLabel('Where its pages are').fill('https://www.tribune.example\nhttps://*.tribune.example')
  await page.getByLabel('Remember nothing on readers’ devices').check()
  await button(page, 'Create').click()
  await record(page, 'The Tribune').getByText('https://www.tribune.example https://*.tribune.example').waitFor()
  await record(page, 'The Tribune').getByText('remembers nothing', { exact: false }).waitFor()
  const [{ site }] = (await app.api('GET', '/v1/sites')).body.sites
  expect(site.remember).toBe(false)

  await button(page, 'Edit The Tribune').click()
  await app.api('PATCH', `/v1/sites/${site.id}`, { body: { name: 'Tribune' }, headers: { 'If-Match': '1' } })
  await page.getByLabel('Name', { exact: true }).fill('Mine')
  expect(await violationsIn(page)).toEqual([])
  await button(page, 'Save').click()
  await page.getByRole('form', { name: 'Edit' }).getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  expect((await app.api('GET', `/v1/sites/${site.id}`)).body.site.name).toBe('Tribune')

  await page.reload()
  await button(page, 'Edit Tribune').click()
  await page.getByLabel('Remember nothing on readers’ devices').uncheck()
  await button(page, 'Save').click()
  await page.getByText('remembers nothing', { exact: false }).waitFor({ state: 'detached' })
  expect((await app.api('GET', `/v1/sites/${site.id}`)).body.site.remember).toBeUndefined()
  await revoke(page, 'Tribune')
  await page.getByText('1 that is over').waitFor()
})

test('a hook is made, tested and seen failing', async () => {
  await using app = await startApp({ blog: 'strike' })
  await using ana = await sitDown({ app, browser, name: 'Ana', role: 'admin', path: 'admin/hooks' })
  const { page } = ana
  await button(page, 'New hook').click()
  await page.getByLabel('Name', { exact: true }).fill('CMS')
  await page.getByLabel('Coverage', { exact: true }).fill('none-such')
  await button(page, 'Create').click()
  await page.getByRole('form', { name: 'New hook' }).getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  await page.getByLabel('Coverage', { exact: true }).fill('strike')
  await button(page, 'Create').click()
  expect(await page.getByLabel('Signing secret').last().inputValue()).toMatch(/^whsec_/)

  await button(page, 'Test CMS').click()
  await page.getByText('“CMS” works: a signed test was accepted, and nothing was posted.').waitFor()
  await record(page, 'CMS').getByText('Last delivery: test passed', { exact: false }).waitFor()

  const [{ id }] = (await app.api('GET', '/v1/hooks')).body.hooks
  const body = '{"type":"update.removed"}'
  await app.api('POST', `/v1/hooks/${id}`, { key: null, body, headers: signWebhook('another body', 'whsec_AAAA') })
  await page.reload()
  await record(page, 'CMS').getByText('Failing: the signature was wrong', { exact: false }).waitFor()
  await button(page, 'Last deliveries of CMS').click()
  const dialog = page.getByRole('dialog', { name: 'Last deliveries of CMS' })
  await dialog.getByText('the signature was wrong').waitFor()
  await dialog.getByText('test passed').waitFor()
  expect(await violationsIn(page)).toEqual([])
})

test('an editor sees no link to these screens, is refused on each, and by the server', async () => {
  await using app = await startApp()
  await using ana = await sitDown({ app, browser, name: 'Ana' })
  const { page, key } = ana
  await page.getByRole('heading', { name: 'Coverages' }).waitFor()
  expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)

  for (const section of ['keys', 'people', 'sites', 'hooks', 'devices', 'storage', 'health', 'audit']) {
    await page.goto(`${app.url}/desk/admin/${section}`)
    await page.getByText('These screens are for admins. Sign in with an admin’s key.').waitFor()
    const { status } = await app.api('GET', `/v1/${section}`, { key })
    expect([section, status]).toEqual([section, 403])
  }
})

function record(page: Page, name: string) {
  return page.locator('.records > li').filter({ has: page.getByRole('heading', { name, exact: false }) })
}

async function revoke(page: Page, name: string): Promise<void> {
  await button(page, `Revoke ${name}`).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
  await button(page, `Revoke ${name}`).waitFor({ state: 'detached' })
}

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}
