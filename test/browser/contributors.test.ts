/** Contributors on the page and in widgets: names, and cards on hover, focus and tap. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { button, sitDown } from './at-desk.ts'
import { openLive, untilState } from './coverage-page.ts'
import { dictate, untilReady } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(openNewsroom)

/** A newsroom of three, and a coverage that names two of them. */
async function openNewsroom(): Promise<TestApp> {
  const made = await startApp()
  const sent = await fetch(`${made.url}/v1/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${made.adminKey}`, 'Content-Type': 'image/jpeg' },
    body: new Uint8Array(await picture(400, 500).jpeg().toBuffer()),
  })
  const body = (await sent.json()) as { readonly picture: object }
  const create = (fields: object) => made.api('POST', '/v1/contributors', { body: fields })
  await create({
    ...{ name: 'Ana Lima', role: 'Political editor', url: 'https://example.org/ana' },
    portrait: { ...body.picture, alt: '' },
  })
  await create({ name: 'Ben Okri' })
  await create({ name: 'ليلى حداد', id: 'layla', role: 'مراسلة في بيروت', portrait: { ...body.picture, alt: '' } })
  await made.createBlog('budget', { title: 'Budget day' })
  await made.post('budget', 'The doors are open.', { title: 'Doors open', contributors: ['ana-lima', 'ben-okri'] })
  await made.post('budget', 'The speech begins.', { title: 'Speech', contributors: ['ana-lima'], byline: 'With PA' })
  return made
}

test('a card opens on hover, stays under the pointer, and goes with Escape', async () => {
  await using page = await openLive({ browser, url: `${app.url}/blogs/budget` })
  const name = page.locator('article', { hasText: 'Speech' }).getByRole('link', { name: 'Ana Lima' })
  const card = page.getByRole('dialog', { name: 'Ana Lima' })

  await name.hover()
  await card.waitFor()
  expect(await card.innerText()).toContain('Political editor')
  expect(await violationsIn(page)).toEqual([])
  await card.getByText('Political editor').hover()
  await card.getByRole('link', { name: 'Only updates by Ana Lima' }).hover()
  expect(await card.isVisible()).toBe(true)

  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'hidden' })
})

test('the keyboard opens a card, walks into it, and comes back', async () => {
  await using page = await openLive({ browser, url: `${app.url}/blogs/budget` })
  const name = page.locator('article', { hasText: 'Doors open' }).getByRole('link', { name: 'Ben Okri' })
  // A key pressed before makes the focus a keyboard's.
  await page.keyboard.press('Shift')
  await name.focus()
  const card = page.getByRole('dialog', { name: 'Ben Okri' })
  await card.waitFor()

  await page.keyboard.press('ArrowDown')
  const only = card.getByRole('link', { name: 'Only updates by Ben Okri' })
  await expect.poll(() => only.evaluate(link => link === document.activeElement)).toBe(true)
  await page.keyboard.press('Escape')

  await card.waitFor({ state: 'hidden' })
  expect(await name.evaluate(link => link === document.activeElement)).toBe(true)
})

test('in a widget on a phone a tap opens the card, and a role that changes arrives', async () => {
  await using partner = await startPartnerSite(app.url, widgetTag(app.url, 'budget'))
  const options = { viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true }
  await using page = await browser.openPage(partner.url, options)
  const name = page.locator('article', { hasText: 'Speech' }).getByRole('link', { name: 'Ana Lima' })
  await name.waitFor()
  await page.locator('.connection[data-state="live"]').waitFor()
  // The script of cards may come after the names.
  const card = page.getByRole('dialog', { name: 'Ana Lima' })
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/contributor-cards.js')),
  )
  await name.tap()
  await card.waitFor()
  const { x = -1, width = 0 } = (await card.boundingBox()) ?? {}
  // The page says nothing of a viewport, so a phone shows it in more pixels than it has.
  const room = await page.evaluate(() => document.documentElement.clientWidth)
  expect([x >= 0, x + width <= room]).toEqual([true, true])
  expect(page.url()).toBe(`${partner.url}/`)

  await page.locator('h1').tap()
  await card.waitFor({ state: 'hidden' })
  await app.api('PATCH', '/v1/contributors/ana-lima', { body: { role: 'in Berlin' }, headers: { 'If-Match': '"1"' } })

  await page.locator('article', { hasText: 'Speech' }).getByText('in Berlin').waitFor()
})

test('one contributor alone is shown in place, live, on page and widget, and the way back leads to everybody', async () => {
  await app.createBlog('alone', { title: 'Alone' })
  const post = (title: string, ...contributors: string[]) => app.post('alone', `${title}.`, { title, contributors })
  await post('Doors open', 'ana-lima', 'ben-okri')
  await post('Speech', 'ana-lima')
  await using partner = await startPartnerSite(app.url, widgetTag(app.url, 'alone'))
  await using page = await openLive({ browser, url: `${app.url}/blogs/alone` })
  await using widget = await openLive({ browser, url: partner.url })
  const titles = (of: Page) => of.locator('.feed > article .title').allTextContents()

  for (const one of [page, widget]) {
    await one.evaluate(() => Object.assign(window, { isSame: true }))
    await one.locator('article', { hasText: 'Doors open' }).getByRole('link', { name: 'Ben Okri' }).hover()
    await one.getByRole('link', { name: 'Only updates by Ben Okri' }).click()
    await expect.poll(() => titles(one)).toEqual(['Doors open'])
    const line = one.locator('.part.only')
    await expect.poll(() => line.evaluate(element => element.matches(':focus'))).toBe(true)
    expect(await line.innerText()).toMatch(/^Only updates by Ben Okri\s+All updates$/)
    await untilState(one, 'Live')
  }
  await post('Of Ana', 'ana-lima')
  await post('Of Ben', 'ben-okri')
  for (const one of [page, widget]) await expect.poll(() => titles(one)).toEqual(['Of Ben', 'Doors open'])
  expect([new URL(page.url()).search, widget.url()]).toEqual(['?contributor=ben-okri', `${partner.url}/`])
  expect(await violationsIn(page)).toEqual([])

  for (const one of [page, widget]) {
    await one.getByRole('link', { name: 'All updates' }).click()
    await expect.poll(() => titles(one)).toEqual(['Of Ben', 'Of Ana', 'Speech', 'Doors open'])
    expect(await one.locator('.part.only').count()).toBe(0)
    expect(await one.evaluate(() => 'isSame' in window)).toBe(true)
  }
  await page.goBack()
  await expect.poll(() => titles(page)).toEqual(['Of Ben', 'Doors open'])
  await page.reload()
  await untilState(page, 'Live')
  expect(await page.locator('.part.only').count()).toBe(1)
  await post('Of Ana again', 'ana-lima')
  await post('Of Ben again', 'ben-okri')
  await expect.poll(() => titles(page)).toEqual(['Of Ben again', 'Of Ben', 'Doors open'])
  for (const { faults } of [page, widget]) expect(faults).toEqual([])
})

test('without a script the names are links, and the page lists everybody', async () => {
  await using page = await browser.openPage(`${app.url}/blogs/budget`, { javaScriptEnabled: false })

  const list = page.locator('.contributors li')
  expect(await list.count()).toBe(2)
  const article = page.locator('article', { hasText: 'Doors open' })
  expect(await article.getByRole('link', { name: 'Ana Lima' }).getAttribute('href')).toBe('https://example.org/ana')
  expect(await article.getByRole('link', { name: 'Ben Okri' }).getAttribute('href')).toBe('#contributor-ben-okri')
})

test('at the desk somebody is added to the list, and named by typing a part of the name', async () => {
  await app.createBlog('desk', { title: 'At the desk' })
  await using admin = await sitDown({ app, browser, name: 'Admin', role: 'admin', path: 'admin/contributors' })
  const { page } = admin
  await button(page, 'New contributor').click()
  await page.getByLabel('Name', { exact: true }).fill('Zoë Ó Briain')
  await page.getByLabel('Role or place').fill('in Cork')
  await button(page, 'Create').click()
  await page.getByRole('heading', { name: 'Zoë Ó Briain' }).waitFor()
  expect(await violationsIn(page)).toEqual([])

  await page.goto(`${app.url}/desk/blogs/desk`)
  await untilReady(page)
  await dictate(page, 'From the bridge')
  await page.keyboard.press('Alt+Shift+H')
  const field = page.getByRole('combobox', { name: 'Contributors' })
  await field.fill('briain')
  await field.press('Enter')
  await button(page, 'Remove Zoë Ó Briain').waitFor()
  await field.fill('nobody at all')
  await field.press('Enter')
  await page.getByText('Choose somebody from the list.').waitFor()
  await field.fill('')
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Control+Enter')

  const published = async () => (await app.api('GET', '/v1/blogs/desk')).body
  await expect.poll(async () => (await published()).updates.length).toBe(1)
  const { blog, updates } = await published()
  expect(updates[0].contributors).toEqual(['zoe-o-briain'])
  expect(blog.contributors).toEqual([{ id: 'zoe-o-briain', name: 'Zoë Ó Briain', role: 'in Cork' }])
  expect(admin.faults).toEqual([])
})
