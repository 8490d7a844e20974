/** People sign in at the desk with a real provider, lose no words when their session ends, and sign out there too. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startIdentityProvider } from '#test/support/services/identity-provider.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { ANA, addPeople } from '#test/web/provider-sign-in.ts'
import { dictate, keyField, textOf, type, untilReady } from './desk-page.ts'
import { untilPublished } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const LONG = { timeout: 240_000 }

async function open({ path = 'blogs/strike', env = {}, locale = 'en-GB' } = {}) {
  const provider = await startIdentityProvider()
  const app = await startApp({ env: { ...provider.env, ...env }, blog: 'strike' })
  provider.admit([app.url])
  addPeople(provider)
  const { page, faults, ...opened } = await browser.open(`${app.url}/desk/${path}`, { locale })
  onTestFinished(async () => {
    await opened[Symbol.asyncDispose]()
    await app[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
  })
  return { provider, app, page, faults }
}

const providerLink = (page: Page) => page.getByRole('link', { name: 'Sign in with Newsroom ID' })

/** At the provider's own pages. */
async function enter(page: Page, login: string) {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

function endSessions({ folder }: TestApp) {
  using database = openSqlite(join(folder, 'crier.db'))
  database.exec('DELETE FROM sessions')
}

test('a person signs in with the provider, posts, and signs out at the provider too', LONG, async () => {
  const { app, page, faults, provider } = await open()
  await providerLink(page).waitFor()
  expect(await keyField(page).count()).toBe(0)
  expect(await violationsIn(page)).toEqual([])
  await providerLink(page).press('Enter')

  await enter(page, 'ana')

  await page.waitForURL(`${app.url}/desk/blogs/strike`)
  await untilReady(page)
  await page.getByText('Ana Silva, editor').waitFor()
  await dictate(page, 'Doors open')
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, 'strike', ['Doors open'])
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL(`${provider.issuer}/session/end**`)
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await page.waitForURL(`${app.url}/desk/`)
  await providerLink(page).waitFor()
  expect(faults).toEqual([])
})

test('words typed when a session ends stay, while its person signs in again in a window', LONG, async () => {
  const { app, page } = await open()
  await providerLink(page).click()
  await enter(page, 'ana')
  await untilReady(page)
  await dictate(page, 'The river ')

  endSessions(app)
  await app.post('strike', 'Something else, which the desk asks about')
  await page.getByRole('heading', { name: 'Sign in to go on' }).waitFor()
  await type(page, 'rises')
  const opening = page.waitForEvent('popup')
  await providerLink(page).click()
  const window = await opening
  // The provider still knows them, and asks for their consent only.
  await window.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('heading', { name: 'Sign in to go on' }).waitFor({ state: 'detached' })
  await textOf(page).getByText('The river rises', { exact: true }).waitFor()
  await expect.poll(() => window.isClosed()).toBe(true)
  await textOf(page).focus()
  await page.keyboard.press('Control+Enter')
  await expect
    .poll(async () => JSON.stringify((await app.api('GET', '/v1/blogs/strike')).body))
    .toContain('The river rises')
})

test('where no window opens, the way there and back keeps the words and the place', LONG, async () => {
  const { app, page } = await open()
  await providerLink(page).click()
  await enter(page, 'ana')
  await untilReady(page)
  await dictate(page, 'The river rises')
  await page.evaluate(() => {
    window.open = () => null
  })

  endSessions(app)
  await app.post('strike', 'Something else, which the desk asks about')
  await providerLink(page).click()
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.waitForURL(`${app.url}/desk/blogs/strike`)
  await textOf(page).getByText('The river rises', { exact: true }).waitFor()
})

test('on one device, a person finds their words under a new name too, and a namesake does not', LONG, async () => {
  const { app, page, provider } = await open()
  const signIn = async (login: string) => {
    await page.context().clearCookies()
    await page.goto(`${app.url}/desk/blogs/strike`)
    await providerLink(page).click()
    await enter(page, login)
    await untilReady(page)
  }
  const words = textOf(page).getByText('The river rises', { exact: true })
  await signIn('ana')
  await dictate(page, 'The river rises')
  await page.goto('about:blank')

  await signIn('namesake')
  await page.getByText('Ana Silva, editor').waitFor()
  expect(await words.count()).toBe(0)

  provider.accounts.set('ana', { ...ANA, name: 'Ana Lima' })
  await signIn('ana')
  await page.getByText('Ana Lima, editor').waitFor()
  await words.waitFor()
})

test('a person without access is told so, in their language, and a key helps where keys sign in', LONG, async () => {
  const { page, app } = await open({ locale: 'de', env: { CRIER_KEY_SIGN_IN: 'on' } })
  const link = page.getByRole('link', { name: 'Mit Newsroom ID anmelden' })
  await link.click()
  await enter(page, 'cleo')
  await page.getByText('Ihr Konto hat keinen Zugang zu diesem Desk.').waitFor()
  expect(new URL(page.url()).hash).toBe('')

  await page.getByText('Oder mit einem Schlüssel').click()
  await page.getByLabel('Schlüssel', { exact: true }).fill(app.adminKey)
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await page.getByText('CRIER_ADMIN_KEY').waitFor()
})
