/** Key events alone: what the page shows of what arrives, and what its reader is told. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { arrivalsButton, at, correct, openLive, readUpdates, untilUpdates, withdraw } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

const LONG = '\n\nMore.'.repeat(30)
const keyOnly = (app: TestApp) => ({ browser, url: `${app.url}/blogs/storm?show=key` })

test('only key events arrive, and those that become or stop being one', async () => {
  await using app = await startApp({ blog: 'storm' })
  const flood = await app.post('storm', 'Flood', { ...at('10:00'), key: true })
  const bridge = await app.post('storm', 'Bridge', at('10:05'))
  await using page = await openLive(keyOnly(app))

  await app.post('storm', 'Traffic', at('10:10'))
  await app.post('storm', 'Dam', { ...at('10:15'), key: true })
  await untilUpdates(page, ['Dam', 'Flood'])
  await correct(app, bridge, { key: true })
  await untilUpdates(page, ['Dam', 'Bridge', 'Flood'])
  await correct(app, flood, { key: false })
  await untilUpdates(page, ['Dam', 'Bridge'])

  expect(await page.locator('.key-events').count()).toBe(0)
})

test('a retracted key event stays, struck through; a removed one goes', async () => {
  await using app = await startApp({ blog: 'storm' })
  const flood = await app.post('storm', 'Flood', { ...at('10:00'), key: true })
  const bridge = await app.post('storm', 'Bridge', { ...at('10:05'), key: true })
  await using page = await openLive(keyOnly(app))

  await withdraw(app, flood, 'retract', 'It was a rumour.')
  await page.locator('.note.retraction', { hasText: 'It was a rumour.' }).waitFor()
  await withdraw(app, bridge, 'remove')

  await untilUpdates(page, ['Flood'])
})

test('only key events are counted for a reader further down, and announced', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 10; n < 16; n++) await app.post('storm', `At ${n}.${LONG}`, { ...at(`10:${n}`), key: true })
  await using page = await openLive(keyOnly(app))
  await page.evaluate(() => scrollTo({ top: 2_500, behavior: 'instant' }))

  await app.post('storm', 'Traffic', at('11:00'))
  const dam = await app.post('storm', 'Dam', { ...at('11:05'), key: true })
  await arrivalsButton(page).getByText('1 new update').waitFor()
  await expect.poll(() => page.locator('.announcement').textContent()).toBe('New update: Dam')
  await correct(app, dam, { key: false })

  await arrivalsButton(page).waitFor({ state: 'detached' })
})

test('older key events come at the press of the button, though other updates lie between', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 10; n < 35; n++) {
    await app.post('storm', `Key ${n}`, { ...at(`10:${n}`), key: true })
    await app.post('storm', `Other ${n}`, at(`10:${n}`))
  }
  await using page = await openLive(keyOnly(app))

  await page.getByRole('button', { name: 'Older updates' }).click()

  await expect.poll(() => readUpdates(page)).toEqual(Array.from({ length: 25 }, (_, n) => `Key ${34 - n}`))
})

test('a widget for key events alone finds them behind many other updates', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 10; n < 13; n++) await app.post('storm', `Key ${n}`, { ...at(`09:${n}`), key: true })
  for (let n = 10; n < 40; n++) await app.post('storm', `Other ${n}`, at(`10:${n}`))
  const tag = widgetTag(app.url).replace('></crier-blog>', ' key-only></crier-blog>')
  await using partner = await startPartnerSite(app.url, tag)
  await using page = await openLive({ browser, url: partner.url })

  await untilUpdates(page, ['Key 12', 'Key 11', 'Key 10'])
})

test('the newest five stand in one row on a phone, with a link to all of them; on a desktop all are listed', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (let n = 10; n < 18; n++)
    await app.post('storm', `The wall at gauge number ${n} holds`, { ...at(`10:${n}`), key: true })
  await using phone = await browser.open(`${app.url}/blogs/storm`, {
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  })
  await using desktop = await openLive({
    browser,
    url: `${app.url}/blogs/storm`,
    options: { viewport: { width: 1200, height: 800 } },
  })

  const shown = phone.page.locator('.key-events li:visible')
  const tops = await shown.evaluateAll(items => new Set(items.map(item => item.getBoundingClientRect().top)).size)
  expect([await shown.count(), tops]).toEqual([5, 1])
  expect((await phone.page.locator('.key-events').boundingBox())?.height).toBeLessThan(150)
  await expect.poll(() => desktop.locator('.key-events li:visible').count()).toBe(8)

  await phone.page.getByRole('link', { name: 'All 8 key events' }).click()
  await expect.poll(() => phone.page.locator('article').count()).toBe(8)
  await phone.page.getByRole('link', { name: 'All updates' }).first().click()
  expect(new URL(phone.page.url()).search).toBe('')
})
