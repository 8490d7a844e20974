/** The summary: written by two editors at the desk, read on page, widget and frame. */
import { mkdir } from 'node:fs/promises'
import { devices, type FrameLocator, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { button, sitDown, untilConnected } from './at-desk.ts'
import { at, openLive, postMany, untilDrawn } from './coverage-page.ts'
import { AT_HAND, textOf } from './desk-page.ts'
import { watchShifts } from './smoothness.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

type Reader = Page | FrameLocator

const SHOTS = process.env.CRIER_SUMMARY_SHOTS

test('two editors write it from the key events, in conflict and without a connection; readers see each version live', async () => {
  await app.createBlog('storm', { title: 'The storm' })
  await app.post('storm', 'The first roofs are gone', { ...at('10:00'), key: true })
  await app.post('storm', 'The bridge is closed', { ...at('10:05'), key: true })
  const frame = `<iframe src="${app.url}/embed/storm" title="The storm"></iframe><script type="module" src="${app.url}/embed.js"></script>`
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  await using other = await startPartnerSite(app.url, frame)
  await using page = await browser.openPage(`${app.url}/blogs/storm`)
  await using widget = await browser.openPage(partner.url)
  await using framed = await browser.openPage(other.url)
  const readers: readonly Reader[] = [page, widget, framed.frameLocator('iframe')]
  await forAll(readers, reader => reader.locator('.connection[data-state="live"]').waitFor())
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/storm', isKept: true })
  await using ben = await sitDown({ app, browser, name: 'Ben', path: 'blogs/storm' })
  for (const desk of [ana, ben]) {
    await untilConnected(desk.page)
    await button(desk.page, 'What we know').click()
  }

  await button(ana.page, 'Start from the key events').click()
  await textOf(ana.page).getByText('The bridge is closed').waitFor()
  await ben.page.getByText('Ana is editing').first().waitFor({ state: 'detached' })
  await button(ana.page, 'Preview').click()
  await known(ana.page.getByRole('dialog', { name: 'As readers see it' }))
    .getByText('The bridge is closed')
    .waitFor()
  await ana.page.keyboard.press('Escape')
  await textOf(ana.page).press('Control+Enter', AT_HAND)
  await forAll(readers, async reader => {
    await known(reader).getByText('The first roofs are gone').waitFor()
    expect(await known(reader).getByRole('link').first().getAttribute('href')).toMatch(/#update-/)
  })
  await ana.page.getByText('Readers see the new summary.').waitFor()

  for (const desk of [ana, ben]) await button(desk.page, 'Edit the summary').click()
  await ana.page.getByText('Ben is editing this').waitFor()
  await textOf(ben.page).press('Control+End', AT_HAND)
  await ben.page.keyboard.type(' So is the harbour.')
  await textOf(ana.page).press('Control+Home', AT_HAND)
  await ana.page.keyboard.type('This morning: ')
  await ben.page.keyboard.press('Control+Enter')
  await button(ana.page, 'See what changed').click()
  expect(await violationsIn(ana.page)).toEqual([])
  await shoot(ana.page, 'desk-merge')
  await button(ana.page, 'Go on with this').click()
  await ana.page.locator('.composer').getByText('So is the harbour.').waitFor()
  await ana.page.context().setOffline(true)
  await textOf(ana.page).press('Control+Enter', AT_HAND)
  await ana.page.getByText('1 waiting', { exact: false }).first().waitFor()
  await ana.page.context().setOffline(false)
  await forAll(readers, async reader => {
    await known(reader).getByText('This morning: The first roofs').waitFor()
    await known(reader).getByText('So is the harbour.').waitFor()
  })

  await shoot(ana.page, 'desk')
  await button(ben.page, 'History').click()
  await ben.page
    .getByRole('dialog')
    .getByText(/by Ana/)
    .first()
    .waitFor()
  await shoot(ben.page, 'desk-history')
  await ben.page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Pause' }).click()
  await button(ben.page, 'Remove the summary').click()
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Remove the summary' }).click()
  await forAll(readers, reader => known(reader).waitFor({ state: 'detached' }))
  for (const { faults } of [ana, ben, page, widget]) expect(faults).toEqual([])
})

test('a change of it moves nothing for a reader, at the top, in the middle of it and below it; a focus in it stays', async () => {
  await using own = await startApp()
  const posts = await postMany(own, 12)
  await write(own, [
    line('one', 'The bridge is closed', posts[0]?.id),
    line('two', 'The harbour is closed', posts[1]?.id),
  ])
  await using page = await openLive({ browser, url: `${own.url}/blogs/storm` })
  expect(await violationsIn(page)).toEqual([])
  await shoot(page, 'page')
  const link = known(page).getByRole('link').nth(1)
  await link.focus()
  await own.post('storm', 'An arrival loads what slides.', at('11:00'))
  await page.locator('.stream').getByText('An arrival loads what slides.').waitFor()
  await page.waitForLoadState('networkidle')
  const shifts = await watchShifts(page)

  await write(own, [
    line('zero', 'Three roofs are gone. '.repeat(12)),
    line('one', 'The bridge is closed', posts[0]?.id),
    line('two', 'The harbour is open', posts[1]?.id),
  ])
  await known(page).getByText('The harbour is open').waitFor()
  // Where the reader is, nothing else speaks of it.
  expect(await page.locator('.announcement').textContent()).toMatch(/^What we know: Three roofs are gone\..*…$/)
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(one => one.finished)))

  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(`#update-${posts[1]?.id}`)
  const seen = page.locator(`[id="update-${posts[4]?.id}"]`)
  await seen.evaluate(element => element.scrollIntoView({ block: 'start' }))
  await untilDrawn(page)
  const before = await seen.boundingBox()
  await write(own, [line('one', 'All is over. '.repeat(60))])
  await known(page).getByText('All is over.').waitFor()
  await untilDrawn(page)
  expect(Math.abs(((await seen.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1)
  expect(await shifts()).toBeLessThan(0.001)
  expect(page.faults).toEqual([])
})

test('it is read on a phone, in the dark, from right to left, on paper and without a script', async () => {
  await using own = await startApp()
  await own.createBlog('flood', { title: 'الفيضان في المدينة', language: 'ar', timeZone: 'Asia/Beirut' })
  await own.post('flood', 'أُغلق الجسر الرئيسي', { key: true, pinned: true })
  await write(own, [line('one', 'أُغلق جسران منذ الصباح'), line('two', 'لا إصابات حتى الآن')], 'flood')
  const url = `${own.url}/blogs/flood`
  await using phone = await openLive({ browser, url, options: { ...devices['iPhone 14'], colorScheme: 'dark' } })
  await using bare = await browser.openPage(url, { javaScriptEnabled: false })

  const region = phone.getByRole('region', { name: 'ما نعرفه' })

  await region.getByText('لا إصابات حتى الآن').waitFor()
  expect(await violationsIn(phone)).toEqual([])
  await bare.getByRole('region', { name: 'ما نعرفه' }).getByText('أُغلق جسران').waitFor()
  await shoot(phone, 'phone-dark-rtl')
  await bare.emulateMedia({ media: 'print' })
  expect(await bare.getByRole('region', { name: 'ما نعرفه' }).isVisible()).toBe(true)
  await shoot(bare, 'print')
})

function known(reader: Pick<Reader, 'getByRole'>) {
  return reader.getByRole('region', { name: 'What we know' })
}

async function forAll(readers: readonly Reader[], see: (reader: Reader) => Promise<unknown>): Promise<void> {
  await Promise.all(readers.map(see))
}

function line(key: string, text: string, update?: string) {
  const mark = update === undefined ? {} : { markDefs: [{ _type: 'reference', _key: 'at', update }] }
  const children = [
    { _type: 'span', text: `${text} ` },
    { _type: 'span', text: 'then', ...(update && { marks: ['at'] }) },
  ]
  return { _type: 'block', _key: key, listItem: 'bullet', level: 1, children, ...mark }
}

async function write(own: TestApp, body: readonly object[], blog = 'storm'): Promise<void> {
  const { summary } = (await own.api('GET', `/v1/blogs/${blog}`)).body.blog
  const headers = { 'If-Match': String(summary?.version ?? 0) }
  const answer = await own.api('PUT', `/v1/blogs/${blog}/summary`, { body: { body }, headers })
  if (answer.status !== 200) throw new Error(`The server returned ${answer.status}: ${answer.text}`)
}

/** For a person to look at. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return
  await mkdir(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png`, animations: 'disabled' })
}
