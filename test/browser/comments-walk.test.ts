/** An editor at the desk and three readers: a question is shown, answered, removed and closed, on page, widget and frame alike. */
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { ask } from './asking.ts'
import { button, sitDown, untilConnected } from './at-desk.ts'
import { at } from './coverage-page.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

/** The desk holds a decision for so long, in which it can be taken back. */
const HELD_MS = 5_000

test('an editor shows, answers, removes and closes by key and press; three readers see each of it live', async () => {
  await app.createBlog('storm', { title: 'The storm', comments: { kind: 'questions' } })
  const update = await app.post('storm', 'The bridge is closed', at('10:00'))
  const frame = `<iframe src="${app.url}/embed/storm" title="The storm"></iframe><script type="module" src="${app.url}/embed.js"></script>`
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  await using other = await startPartnerSite(app.url, frame)
  await using asker = await browser.openPage(`${app.url}/blogs/storm`)
  await using widget = await browser.openPage(partner.url)
  await using framed = await browser.openPage(other.url)
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/storm' })
  const { page: desk } = ana
  const readers: readonly Reader[] = [asker, widget, framed.frameLocator('iframe')]
  await forAll(readers, reader => reader.locator('.connection[data-state="live"]').waitFor())
  await untilConnected(desk)
  await desk.clock.install()

  await ask(asker.locator(`[id="update-${update.id}"]`), 'When does it open?')
  await ask(asker.getByRole('region', { name: 'Questions' }), 'Who pays for it?')
  await button(desk, '2 questions wait').waitFor()
  await desk.keyboard.press('Alt+Shift+C')
  for (const text of ['Who pays for it?', 'When does it open?']) {
    await desk.locator('.comment:focus', { hasText: text }).waitFor()
    await desk.keyboard.press('Enter')
  }
  await button(desk, 'All decided. Clear the list').waitFor()
  for (const reader of readers.slice(1)) expect(await reader.locator('.comment').count()).toBe(0)
  await desk.clock.fastForward(HELD_MS)
  await forAll(readers, async reader => {
    await shown(reader.locator(`[id="update-${update.id}"] .replies`), 'When does it open?').waitFor()
    await shown(reader.getByRole('region', { name: 'Questions' }), 'Who pays for it?').waitFor()
  })

  await desk.locator('.comments').getByLabel('State', { exact: true }).selectOption('shown')
  await desk.locator('.comment', { hasText: 'When does it open?' }).locator('.comment-text').click()
  await desk.keyboard.press('Alt+Shift+R')
  await desk.keyboard.type('At noon.')
  await desk.keyboard.press('Control+Enter')
  await desk.locator('.comment', { hasText: 'When does it open?' }).getByText('Answered', { exact: true }).waitFor()
  await desk.clock.fastForward(HELD_MS)
  await forAll(readers, reader =>
    shown(reader, 'When does it open?').locator('.answer').getByText('At noon.').waitFor(),
  )
  await asker.getByText('Your question was answered.').waitFor()
  await asker.getByRole('button', { name: 'Show', exact: true }).click()
  await asker.locator('.comment:focus', { hasText: 'At noon.' }).waitFor()

  const paid = desk.locator('.comment', { hasText: 'Who pays for it?' })
  await paid.getByRole('button', { name: 'More' }).click()
  await paid.getByRole('button', { name: 'Remove…' }).click()
  await button(desk, 'Remove for good').click()
  await paid.getByText('Removed', { exact: true }).waitFor()
  await desk.clock.fastForward(HELD_MS)
  await forAll(readers, reader => reader.getByText('Who pays for it?').waitFor({ state: 'detached' }))

  await forAll(readers, async reader => {
    await reader.getByRole('button', { name: 'Ask a question' }).click()
    await reader.getByLabel('Your question').fill('And the ferry?')
  })
  await button(desk, 'Close to new ones').click()
  await forAll(readers, async reader => {
    await reader.getByText('No more questions are taken.').waitFor()
    await reader.getByLabel('Your question').waitFor({ state: 'detached' })
    await reader.getByRole('button', { name: /^Ask/ }).first().waitFor({ state: 'detached' })
  })

  await button(desk, 'Open again').click()
  await widget.getByRole('button', { name: 'Ask a question' }).click()
  expect(await widget.getByLabel('Your question').inputValue()).toBe('And the ferry?')
  for (const { faults } of [asker, widget, framed, ana]) expect(faults).toEqual([])
})

type Reader = Page | FrameLocator

async function forAll(readers: readonly Reader[], each: (reader: Reader) => Promise<unknown>): Promise<void> {
  await Promise.all(readers.map(each))
}

/** To everybody, not only to the reader who wrote it. */
function shown(place: Reader | Locator, text: string): Locator {
  return place.locator('.comments:not(.own) > .comment', { hasText: text })
}
