/** The desk's form for a coverage: its lead picture and its links. */
import { devices, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, openCoverageMenu, sitDown, untilConnected } from './at-desk.ts'
import { openOneDesk } from './one-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

test('text typed during the upload of a lead picture is kept, and nothing is saved without the picture', async () => {
  await app.createBlog('storm')
  await using ana = await desk.goTo('blogs/storm')
  const { page } = ana
  const form = await editCoverage(page)
  const isHeld = Promise.withResolvers<void>()
  await page.route('**/v1/media', async route => {
    await isHeld.promise
    await route.continue()
  })

  await choosePicture(page, 'Upload a picture')
  await page.getByText('Uploading…').waitFor()
  await form.getByLabel('Title').first().fill('The storm')
  await button(page, 'Save').click()
  isHeld.resolve()
  await form.locator('img.lead-preview').waitFor()
  await form.getByLabel('Description for those').fill('Waves over the sea wall')
  await form.getByLabel('Caption').fill('The wall at noon')
  await form.getByLabel('Credit').fill('Ana Ruiz')
  await form.locator('summary', { hasText: 'Focal point' }).press('Enter')
  await form.getByLabel('From the left').press('Home')
  await form.getByLabel('From the top').press('ArrowRight')
  expect(await violationsIn(page)).toEqual([])
  await button(page, 'Save').click()

  await page.getByText('Saved.').waitFor()
  const { title, lead } = await blogNow('storm')
  expect({ title, lead }).toMatchObject({
    title: 'The storm',
    lead: { alt: 'Waves over the sea wall', caption: 'The wall at noon', credit: 'Ana Ruiz', width: 400, height: 300 },
  })
  expect(lead).toMatchObject({ focus: { x: 0, y: 0.55 }, preview: expect.stringMatching(/^data:image\/webp/) })
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  await reader.page.getByRole('img', { name: 'Waves over the sea wall' }).waitFor()
  for (const { faults } of [ana, reader]) expect(faults).toEqual([])
})

test('contributors are put in order by keys, and a private coverage gets the text that everybody may read', async () => {
  const named = [
    { id: 'ana-lima', name: 'Ana Lima' },
    { id: 'ben-ode', name: 'Ben Ode' },
    { id: 'cai-wu', name: 'Cai Wu' },
  ]
  for (const body of named) await app.api('POST', '/v1/contributors', { body })
  await app.createBlog('trial', { access: 'private' })
  await app.post('trial', 'It begins.', { contributors: named.map(({ id }) => id) })
  await using ana = await desk.goTo('blogs/trial')
  const { page } = ana
  const form = await editCoverage(page)
  const names = form.locator('.ordered bdi')

  await form.getByLabel('What everybody may read').fill('The jury is chosen.')
  await button(page, 'Move Cai Wu up').press('Enter')
  await expect.poll(() => names.allTextContents()).toEqual(['Ana Lima', 'Cai Wu', 'Ben Ode'])
  await page.keyboard.press('Enter')
  await form.getByRole('status').getByText('Cai Wu: 1 of 3').waitFor()
  await page.keyboard.press('Enter')
  await button(page, 'Remove Ana Lima').press('Enter')
  expect(await violationsIn(page)).toEqual([])
  await button(page, 'Save').click()

  await page.getByText('Saved.').waitFor()
  expect(await blogNow('trial')).toMatchObject({
    contributors: [{ id: 'cai-wu' }, { id: 'ben-ode' }],
    publicStandfirst: 'The jury is chosen.',
  })
  expect(ana.faults).toEqual([])
})

test('a lead picture is removed, added again, and removed for good', async () => {
  await app.createBlog('flood')
  await using ana = await desk.goTo('blogs/flood')
  const { page } = ana
  const form = await editCoverage(page)
  const shown = form.locator('img.lead-preview')
  await choosePicture(page, 'Upload a picture')
  await shown.waitFor()

  await button(page, 'Remove the picture').click()
  await shown.waitFor({ state: 'detached' })
  await choosePicture(page, 'Upload a picture')
  await shown.waitFor()
  await button(page, 'Save').click()
  await page.getByText('Saved.').waitFor()
  expect((await blogNow('flood')).lead).toMatchObject({ width: 400 })

  await editCoverage(page)
  await button(page, 'Remove the picture').click()
  await button(page, 'Save').click()
  await page.waitForFunction(async () => !(await (await fetch('/v1/blogs/flood')).json()).blog.lead)
  expect(ana.faults).toEqual([])
})

test('links to previous and related coverage are added and removed by keyboard, and a live video is set', async () => {
  await app.createBlog('budget')
  await using ana = await desk.goTo('blogs/budget')
  const { page } = ana
  const form = await editCoverage(page)
  const related = form.getByRole('group', { name: 'Related coverage' })
  const previous = form.getByRole('group', { name: 'Previous coverage' })
  await previous.getByLabel('Title').fill('Last year’s budget')
  await previous.getByLabel('Link').fill('https://news.example/2025')

  await button(page, 'Add related coverage').press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('https://news.example/tax')
  await page.keyboard.press('Enter')
  expect(await page.locator(':focus').evaluate(field => (field as HTMLInputElement).validity.valueMissing)).toBe(true)
  await page.keyboard.type('What the tax does')
  await button(page, 'Add related coverage').press('Enter')
  await page.keyboard.type('A mistake')
  await related.getByRole('button', { name: 'Remove A mistake' }).press('Enter')
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Add related coverage')
  const address = form.getByLabel('Its address')
  await address.fill('https://news.example/film.mp4')
  await button(page, 'Save').press('Enter')
  await form.getByText('use the https address of an HLS stream').waitFor()
  await address.fill('https://stream.example/live.m3u8')
  await form.getByLabel('It has ended').check()
  await button(page, 'Save').press('Enter')

  await page.getByText('Saved.').waitFor()
  await expect
    .poll(() => blogNow('budget'))
    .toMatchObject({
      video: { url: 'https://stream.example/live.m3u8', title: 'About budget', endedAt: expect.any(String) },
      previous: { title: 'Last year’s budget', url: 'https://news.example/2025' },
      related: [{ title: 'What the tax does', url: 'https://news.example/tax' }],
    })
  await using reader = await browser.open(`${app.url}/blogs/budget`)
  await reader.page.getByRole('link', { name: 'Last year’s budget' }).waitFor()
  await reader.page.getByRole('link', { name: 'What the tax does' }).waitFor()
  for (const { faults } of [ana, reader]) expect(faults).toEqual([])
})

test('on a phone the menu closes after a choice; typed text is discarded only on request', async () => {
  await app.createBlog('phone')
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/phone', options: devices['iPhone 14'] })
  const { page } = ana
  await untilConnected(page)
  await page.locator('.status-bar').evaluate(bar => bar.scrollTo(1_000, 0))
  expect((await page.locator('.connection').boundingBox())?.x).toBeGreaterThanOrEqual(0)
  const form = await editCoverage(page)
  await form.getByLabel('Standfirst').fill('Two sentences. Both of them good.')

  for (const answer of ['Go on editing', 'Throw my changes away']) {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Stop editing?' }).getByRole('button', { name: answer }).click()
    await page.getByRole('dialog', { name: 'Stop editing?' }).waitFor({ state: 'detached' })
    if (answer === 'Go on editing')
      await expect.poll(() => form.getByLabel('Standfirst').inputValue()).toContain('Both')
  }

  await form.waitFor({ state: 'detached' })
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Coverage ▾')
  expect(await button(page, 'End coverage').isVisible()).toBe(false)
  expect(ana.faults).toEqual([])
})

async function editCoverage(page: Page) {
  await untilConnected(page)
  await openCoverageMenu(page)
  await button(page, 'Edit coverage').click()
  return page.getByRole('dialog', { name: 'Edit the coverage' })
}

async function choosePicture(page: Page, label: string): Promise<void> {
  const buffer = await picture(400, 300).jpeg().toBuffer()
  await page.getByLabel(label).setInputFiles({ name: 'wall.jpg', mimeType: 'image/jpeg', buffer })
}

async function blogNow(id: string) {
  return (await app.api('GET', `/v1/blogs/${id}`)).body.blog
}

test('the style of times is chosen by its example, and readers see it at once', async () => {
  await app.createBlog('gala', { timeZone: 'Europe/London', language: 'en-GB' })
  await app.post('gala', 'Doors open', { time: '2026-03-04T15:39:00Z' })
  await using ana = await desk.goTo('blogs/gala')
  await using reader = await browser.open(`${app.url}/blogs/gala`)
  await reader.page.getByText('1539 GMT').waitFor()

  const form = await editCoverage(ana.page)
  const offered = await form.getByLabel('Times').locator('option').allTextContents()
  await form.getByLabel('Times').selectOption('15.39')
  await form.getByText('As in “see 15.39”.').waitFor()
  await button(ana.page, 'Save').click()

  expect(offered).toEqual(['15:39', '15.39', '3:39 pm', expect.stringMatching(/^1539 (GMT|BST)$/)])
  await reader.page.locator('article time', { hasText: /^15\.39$/ }).waitFor()
  await ana.page.locator('.pane-timeline time', { hasText: /^15\.39$/ }).waitFor()

  await ana.page.locator('.stream .entry').getByRole('button', { name: 'More' }).click()
  await button(ana.page, 'History').click()
  const change = ana.page.getByRole('dialog', { name: 'History' }).locator('.versions time')
  await change.filter({ hasText: /^\d{4}-\d\d-\d\d \d\d\.\d\d (GMT|BST)$/ }).waitFor()
})
