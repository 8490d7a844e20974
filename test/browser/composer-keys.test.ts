/** The composer by keyboard, on a phone and in right-to-left text; and the views of versions. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startComposerSite } from './composer-page.ts'
import { bodyOf, fieldsOf, focused, outline, paragraph, show, textOf } from './composer-text.ts'
import { violationsIn } from './violations.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

const browser = forThisFile(openBrowser)
const site = forThisFile(startComposerSite)

test('everything is reachable by keyboard, and the focus is trapped nowhere', async () => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  await page.getByRole('toolbar').waitFor()
  await page.keyboard.press('Tab')
  await expect.poll(() => focused(page)).toBe('Bold')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page)).toBe('Italic')
  await page.keyboard.press('End')
  await expect.poll(() => focused(page)).toBe('Redo')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page)).toBe('Bold')
  await page.keyboard.press('Tab')
  await expect.poll(() => focused(page)).toBe('Text')

  await page.keyboard.type('> Said')
  await page.keyboard.press('Tab')
  await expect.poll(() => focused(page)).toBe('Who said it')
  await page.keyboard.type('Jane Doe')
  await page.keyboard.press('Escape')
  await page.keyboard.type('!\n\n- item\n')
  await page.keyboard.press('Tab')
  await page.keyboard.type('below')
  await expect.poll(() => outline(page)).toEqual(['quote: Said!', 'bullet 1: item', 'bullet 2: below'])
  await expect.poll(() => bodyOf(page)).toMatchObject([{ attribution: 'Jane Doe' }, {}, {}])

  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Tab')
  await expect.poll(() => focused(page)).toBe('Bold')
  const reached = []
  for (let stop = 0; stop < 9; stop += 1) {
    await page.keyboard.press('Tab')
    reached.push(await focused(page))
  }
  expect(reached).toEqual([
    ...['Text', 'Who said it', 'Set apart', 'Title, label, byline', 'Time: now', 'Key event', 'Pinned'],
    ...['Sensitive: no ads', 'Alert'],
  ])
  expect(opened.faults).toEqual([])
})

test('a redraw of the text takes the focus from no field that the keyboard led to', async () => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  await page.getByRole('textbox', { name: 'Text' }).focus()
  await page.keyboard.type('> Said')
  await page.keyboard.press('Tab')
  await page.getByRole('textbox', { name: 'Text' }).evaluate(text => text.focus())
  await page.keyboard.type('Jane')
  await expect.poll(() => bodyOf(page)).toMatchObject([{ attribution: 'Jane' }])
  await expect.poll(() => outline(page)).toEqual(['quote: Said'])
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toBe('Text')
})

test('Enter on a picture leads to its fields, Escape back; Backspace deletes it and undo restores it', async () => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  const picture = { _type: 'image' as const, _key: 'i', url: '/queue.png', alt: '' }
  await show(page, [paragraph('Before'), picture, paragraph('After')])
  await page.getByText('Before').click()
  await page.keyboard.press('ArrowDown')
  await page.locator('.composer-picture[data-selected]').waitFor()

  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Description')
  await page.keyboard.type('The queue')
  await page.keyboard.press('Escape')
  expect((await bodyOf(page))[1]).toEqual({ ...picture, alt: 'The queue' })
  await page.keyboard.press('Backspace')
  await expect.poll(() => outline(page)).toEqual(['normal: Before', 'normal: After'])
  await page.keyboard.press('ControlOrMeta+z')
  expect((await bodyOf(page))[1]).toEqual({ ...picture, alt: 'The queue' })
})

test('all fields beside the text work by keyboard, have labels, and the update can be posted from any of them', async () => {
  await using opened = await browser.open(site.url, { colorScheme: 'dark' })
  const { page } = opened
  await textOf(page).click()
  await page.keyboard.type('The doors are open.')
  await page.getByRole('button', { name: 'Title, label, byline' }).press('Enter')
  await page.getByLabel('Title').fill('Doors')
  await page.getByLabel('Label').fill('Analysis')
  await page.getByRole('button', { name: /^Time/ }).press('Enter')
  await page.getByLabel(/Date and time in/).fill('2026-07-04T17:50')
  await page.getByLabel(/Show the label/).press('Space')
  await page.getByLabel('Key event').press('Space')
  await page.getByRole('button', { name: 'Alert' }).press('Enter')
  await expect.poll(() => page.getByLabel('Alert title').inputValue()).toBe('Doors')
  await page.getByLabel('Alert title').fill('x'.repeat(121))
  await page.getByText('1 character too many.').waitFor()
  await page.getByLabel('Alert title').fill('Doors open')
  await page.getByLabel('Urgency').selectOption('high')
  await expect.poll(() => page.getByRole('img', { name: /an iPhone: Doors open/ }).count()).toBe(1)
  expect(await violationsIn(page)).toEqual([])
  await page.getByLabel('Alert text').press('ControlOrMeta+Enter')

  expect(await page.evaluate(() => globalThis.composerPage.posts)).toBe(1)
  expect({ ...(await fieldsOf(page)), body: [] }).toEqual({
    ...{ title: 'Doors', label: 'Analysis', time: '2026-07-04T16:50:00.000Z', untimed: true, key: true, pinned: false },
    alert: { title: 'Doors open', text: 'The doors are open.', urgency: 'high' },
    body: [],
  })
})

test('on a phone the toolbar is at the bottom, nothing is too small or too wide, and Hebrew starts at the right', async () => {
  await using opened = await browser.open(site.url, PHONE)
  const { page } = opened
  await show(
    page,
    Array.from({ length: 30 }, (_, index) => paragraph(`Paragraph ${index}`)),
  )
  await page.getByText('Paragraph 12').tap()
  const bar = await page.getByRole('toolbar').boundingBox()
  expect(Math.round((bar?.y ?? 0) + (bar?.height ?? 0))).toBe(PHONE.viewport.height)

  await show(page, [paragraph('שלום עולם')])
  await page.getByText('שלום').tap()
  await page.keyboard.press('End')
  await page.keyboard.type('!')
  expect(await page.getByText('שלום').evaluate(text => getComputedStyle(text).direction)).toBe('rtl')
  const small = await page
    .locator('.composer :is(button, select, .composer-chip)')
    .evaluateAll(targets =>
      targets.filter(target => target.getBoundingClientRect().height < 44).map(({ outerHTML }) => outerHTML),
    )
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width)
  expect(await violationsIn(page)).toEqual([])
})

test('versions can be selected and compared, and a merge asks about fields that both changed', async () => {
  await using opened = await browser.open(`${site.url}#versions`)
  const { page } = opened
  const changed = page.getByRole('region', { name: 'What changed' })
  await expect
    .poll(() => changed.locator('del, ins').allTextContents())
    .toEqual([...[' [added:  early] ', ' [removed: 1102] ', ' [added: 1103] ', ' [removed: nine] ', ' [added: ten] ']])
  await page.getByLabel('From version 1').check()
  await page.getByLabel('To version 2').check()
  await expect.poll(() => changed.locator('dt').allTextContents()).toEqual(['Title', 'Time', 'Key event'])

  const merged = page.getByRole('button', { name: 'Go on with this' })
  await expect.poll(() => merged.getAttribute('aria-disabled')).toBe('true')
  await page.getByLabel('Something else').check()
  await page.getByLabel('Title, as it shall be').fill('Doors open at ten')
  expect(await violationsIn(page)).toEqual([])
  await merged.click()

  expect((await fieldsOf(page)).title).toBe('Doors open at ten')
  expect((await outline(page)).filter(line => !line.includes('stays'))).toEqual([
    'normal: The doors open at ten.',
    'normal: The queue reaches the river.',
  ])
  expect(opened.faults).toEqual([])
})
