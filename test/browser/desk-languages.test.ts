/** The desk in the language of its editor: chosen by the browser, switched in the menu, remembered by person. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Words } from '#client/desk/kit/words/dist/words.js'
import { makeAndroid, makeIphone } from '#test/support/data/sample-devices.ts'
import { deskTexts } from '#test/support/desk-texts.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startLanes } from '#test/support/services/start-lanes.ts'
import { button, entry, sitDown, untilConnected } from './at-desk.ts'
import { keyField, submitKey, textOf, type, untilReady } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

const EDITORS = [
  { locale: 'de-DE', lang: 'de', dir: 'ltr', words: await deskTexts('de'), said: 'Der Deich hat gehalten.' },
  { locale: 'ar-EG', lang: 'ar', dir: 'rtl', words: await deskTexts('ar'), said: 'صمد السد.' },
] as const

test.each(EDITORS)('an editor signs in, posts, corrects and makes an alert in $lang', async editor => {
  const { locale, lang, dir, words, said } = editor
  await using setup = await startLanes()
  for (const phone of [makeAndroid(), makeIphone(), makeIphone()]) await setup.register(phone)
  await using opened = await browser.open(`${setup.app.url}/desk/blogs/storm`, { locale })
  const { page } = opened
  await page.getByRole('heading', { name: words.signIn.title }).waitFor()
  expect(await violationsIn(page)).toEqual([])

  await signIn({ page, words, key: setup.app.adminKey })

  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(lang)
  await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(dir)
  const text = textOf(page, words.write.text)
  await text.and(page.locator(':focus')).waitFor()
  await untilConnected(page)
  await type(page, said)
  await button(page, new RegExp(`^${words.write.post}`)).click()
  // The timeline may have it before its own desk knows that it was posted, and can edit it again.
  await page.locator('.toast', { hasText: words.write.undo }).waitFor()
  await entry(page, said).waitFor()
  expect(await violationsIn(page)).toEqual([])

  await page.keyboard.press('Alt+Shift+E')
  await text.and(page.locator(':focus')).getByText(said).waitFor()
  await page.getByRole('textbox', { name: words.write.note }).fill(said)
  // On a slow machine the editor may put the caret back to where it was.
  await expect
    .poll(async () => {
      await text.press('End')
      return page.evaluate(() => getSelection()?.focusOffset)
    })
    .toBe(said.length)
  await type(page, ' 2026')
  await text.getByText(`${said} 2026`).waitFor()
  await button(page, new RegExp(`^${words.write.saveCorrection}`)).click()
  await entry(page, `${said} 2026`).getByText(words.timeline.corrected).first().waitFor()

  await page.keyboard.press('Alt+Shift+N')
  await type(page, said)
  await button(page, words.composer.extras.alert).click()
  const dialog = page.getByRole('dialog', { name: words.alerting.title })
  const each = [words.alertReach.platforms.fcm({ count: 1 }), words.alertReach.platforms.apns({ count: 2 })]
  const open = lang === 'ar' ? '\u200f' : ''
  const listed = open + new Intl.ListFormat(lang, { type: 'unit' }).format(each)
  await dialog.getByText(words.alertReach.to({ count: 3, each: listed })).waitFor()
  expect(await violationsIn(page)).toEqual([])
  await button(page, words.alerting.actions.postTo({ count: 3 })).click()
  await page.getByText(words.status.pushes({ sent: 3, failed: 0 })).waitFor()
})

test('a switch of the language keeps what is being typed, and is remembered for this person alone', async () => {
  await using app = await startApp()
  const german = EDITORS[0].words
  await app.createBlog('river')
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/river', isKept: true })
  const { page } = ana
  await untilReady(page)
  await untilConnected(page)
  await type(page, 'The river rises')

  await page.getByLabel('Language of the desk').filter({ visible: true }).selectOption('Deutsch')

  await page.locator('html[lang="de"]').waitFor()
  const text = textOf(page, german.write.text)
  await expect.poll(() => text.textContent()).toBe('The river rises')
  await expect.poll(() => page.title()).toContain(german.desk)

  await text.press('Control+Enter')
  await entry(page, 'The river rises').waitFor()
  await button(page, german.signOut).filter({ visible: true }).click()
  const ben = await app.api('POST', '/v1/keys', { body: { name: 'Ben', role: 'editor' } })
  await signIn({ page, words: german, key: ben.body.secret })
  await textOf(page).waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')

  await button(page, 'Sign out').filter({ visible: true }).click()
  await keyField(page).waitFor()
  await submitKey(page, ana.key)
  await text.waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de')
})

test('a desk whose texts do not arrive says so in its language, and another try keeps the sign-in link', async () => {
  await using app = await startApp()
  const { words } = EDITORS[0]
  const { body } = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
  await using opened = await browser.open('about:blank', { locale: 'de-DE' })
  const { page } = opened
  await page.route('**/assets/words-*', route => route.abort())
  await page.goto(`${app.url}/desk/#link=no%2Fsuch`)

  const again = button(page, words.tryAgain)
  await page.getByRole('alert').getByText(words.unreachable).waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de')
  expect(page.url()).not.toContain('such')

  await page.unroute('**/assets/words-*')
  const tried = page.waitForRequest(request => request.postData()?.includes('no/such') === true)
  await again.click()
  await tried
  await signIn({ page, words, key: body.secret })
  await button(page, words.signOut).filter({ visible: true }).waitFor()
})

type SigningIn = { readonly page: Page; readonly words: Words; readonly key: string }

async function signIn({ page, words, key }: SigningIn): Promise<void> {
  await page.getByLabel(words.signIn.key, { exact: true }).fill(key)
  await button(page, words.signIn.submit).click()
}
