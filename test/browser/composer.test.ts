/** Updates written as editors write them: typed, pasted, dropped, by keyboard and on a phone. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { anyBody } from '#test/support/data/any-body.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { testWith } from '#test/support/test-with.ts'
import { startComposerSite } from './composer-page.ts'
import { bodyOf, dropPicture, focused, outline, paragraph, paste, show, textOf } from './composer-text.ts'
import { measureTasks } from './smoothness.ts'

const browser = forThisFile(openBrowser)
const site = forThisFile(startComposerSite)

const test = testWith({ opened: () => browser.open(site.url) })

test('Markdown is formatted while typed, and undo turns it back into text', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()

  await page.keyboard.type('The **House** is *full*, says [our man](example.com/live).\n')
  await page.keyboard.type('# First\n## Second\n- one\ntwo\n\n1. first\n\n> A quote\nof two lines\n\nAfter')

  await expect
    .poll(() => outline(page))
    .toEqual([
      'normal: The <strong>House</strong> is <em>full</em>, says <a https://example.com/live>our man</a>.',
      'h2: First',
      'h3: Second',
      'bullet 1: one',
      'bullet 1: two',
      'number 1: first',
      'quote: A quote / of two lines',
      'normal: After',
    ])

  await page.keyboard.type('\n**loud**')
  await page.keyboard.press('ControlOrMeta+z')
  expect((await outline(page)).at(-1)).toBe('normal: **loud**')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  expect((await outline(page)).at(-1)).toBe('normal: <strong>loud</strong>')
  expect(opened.faults).toEqual([])
})

test('typing at the end of any body changes nothing before it', async ({ opened }) => {
  const { page } = opened
  for (const body of fc.sample(anyBody(), { numRuns: 25, seed: 7 })) {
    await show(page, [...body, { ...paragraph('End'), _key: 'the-last' }] as PortableText)
    const last = page.locator('[data-pt-path*="the-last"]').first()
    await last.click()

    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('!')

    const written = await bodyOf(page)
    expect(written.slice(0, -1)).toEqual(JSON.parse(JSON.stringify(body)))
    expect(written.at(-1)).toMatchObject({ children: [{ text: 'End!' }] })
  }
})

const CARD = { provider: 'x', url: 'https://x.com/jane/1', author: 'Jane', text: 'Hello from the House' }
const DOORS = '019caa2e-6b00-7000-8000-000000000001'

test('content pasted from Word, Google Docs and other pages is cleaned', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()

  await paste(page, { html: FROM_WORD, text: 'Title' })
  await expect
    .poll(() => outline(page))
    .toEqual([
      'h2: Title',
      'normal: <strong>Bold</strong>, evil and <a https://example.com/a>good</a>',
      'quote: first / second',
      'bullet 1: one',
      'bullet 1: two',
      'image',
    ])
  expect((await bodyOf(page)).at(-1)).toMatchObject({ url: 'https://example.com/p.jpg', alt: 'The queue' })

  await page.reload()
  await textOf(page).click()
  await paste(page, { html: FROM_GOOGLE, text: 'Bold' })
  await expect
    .poll(() => outline(page))
    .toEqual(['normal: <strong>Bold</strong> and <em>slanted</em>', 'h3: A heading'])
})

test.each([
  ['nested elements', `${'<b><i>'.repeat(20_000)}The words`],
  ['nested lists', `${'<ul><li>'.repeat(20_000)}The words`],
  ['nested quotes', `${'<blockquote><p>a</p>'.repeat(5_000)}The words`],
  [
    'formats that every paragraph reopens',
    `${Array.from({ length: 400 }, (_, size) => `<font size=${size}>`).join('')}${'<p>a'.repeat(9_000)}The words`,
  ],
  ['a table of ten thousand rows', `<table>${'<tr><td>a<td>b'.repeat(10_000)}</table><p>The words</p>`],
  ['three hundred paragraphs', `${'<p>word <b>bold</b></p>'.repeat(300)}<p>The words</p>`],
  ['unclosed scripts', `<p>The words</p>${'<script>'.repeat(50_000)}`],
])('a paste of %s keeps its text, and the desk stays responsive', { timeout: 90_000 }, async (_, html) => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  await textOf(page).click()

  const spentMs = await measureTasks(page)
  await paste(page, { html, text: 'The words' })
  await page.keyboard.type('And more')
  await textOf(page).getByText('And more').waitFor({ timeout: 60_000 })

  expect(await spentMs()).toBeLessThan(15_000)
  expect((await outline(page)).join(' ')).toContain('The words')
})

const FROM_WORD = `<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15">
<style>p { color: red }</style></head><body lang=EN-GB><!--StartFragment--><h1>Title</h1>
<p class=MsoNormal style='margin:0'><b>Bold</b>, <a href="javascript:alert(1)">evil</a> and <a href="https://example.com/a">good</a><o:p></o:p></p>
<blockquote><p>first</p><p>second</p></blockquote>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>one<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>two<o:p></o:p></p>
<p><img src="https://example.com/p.jpg" alt="The queue"><img src="file:///C:/p.png"></p><script>alert(1)</script></body></html>`

const FROM_GOOGLE = `<b style="font-weight:normal" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Bold</span><span
 style="font-weight:400"> and </span><span style="font-weight:400;font-style:italic">slanted</span></p><h3 dir="ltr"><span
 style="font-weight:400">A heading</span></h3></b>`

test('a URL alone on a line becomes a card, undo makes it text; pasted on a selection it becomes a link, which can be edited and removed', async () => {
  await using opened = await browser.open(site.url)
  const { page } = opened
  await page.route('**/links', route => route.fulfill({ json: CARD }))
  await textOf(page).click()

  await paste(page, { text: CARD.url })
  await page.getByText('Hello from the House').waitFor()
  expect((await bodyOf(page))[0]).toMatchObject({ _type: 'embed', ...CARD })
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => outline(page)).toEqual([`normal: <a ${CARD.url}>${CARD.url}</a>`])

  await page.reload()
  await textOf(page).click()
  await page.keyboard.type('Read **this**')
  await page.getByText('this', { exact: true }).dblclick()
  await page.getByRole('button', { name: 'Bold', pressed: true }).waitFor()
  await paste(page, { text: 'https://example.com/r' })
  await expect.poll(() => outline(page)).toEqual(['normal: Read <a https://example.com/r><strong>this</strong></a>'])

  await page.keyboard.press('ControlOrMeta+k')
  await page.getByLabel('Address', { exact: true }).fill('javascript:alert(1)')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('not a web address')
  await page.getByLabel('Address', { exact: true }).fill('other.example/r')
  await page.keyboard.press('Enter')
  await expect.poll(() => outline(page)).toEqual(['normal: Read <a https://other.example/r><strong>this</strong></a>'])
  await expect.poll(() => focused(page)).toBe('Text')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('button', { name: 'Remove link' }).click()
  await expect.poll(() => outline(page)).toEqual(['normal: Read <strong>this</strong>'])
  expect(opened.faults).toEqual([])
})

test('typing the time of an update creates a reference to it', async ({ opened }) => {
  const { page } = opened
  const asked: string[] = []
  await page.route('**/updates?*', route => {
    asked.push(new URL(route.request().url()).searchParams.get('text') ?? '')
    return route.fulfill({ json: [{ id: DOORS, time: '2026-03-04T11:05:00.000Z', title: 'Doors open', body: [] }] })
  })
  await textOf(page).click()

  await page.keyboard.type('Open (see 1105')
  await page.getByRole('option', { name: /1105 GMT Doors open/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type(') and @')
  await page.getByRole('option').click()
  await page.keyboard.type('. jane@')
  await page.keyboard.press('Escape')

  await expect
    .poll(() => outline(page))
    .toEqual([`normal: Open (see <see ${DOORS}>1105 GMT</see>) and <see ${DOORS}>1105 GMT</see>. jane@`])
  expect(asked).toContain('1105')
})

test('a dropped picture is shown at once; if its upload fails it stays, and can be retried', async ({ opened }) => {
  const { page } = opened
  const answers = [
    { status: 503, body: 'The store is full.' },
    { status: 201, json: { url: 'https://crier.example/media/1.png', width: 2, height: 1 } },
  ]
  await page.route('**/media', route => route.fulfill(answers.shift()))
  await textOf(page).click()
  await page.keyboard.type('Look')

  await dropPicture(page)
  await page.getByText('The store is full.').waitFor()
  await page.getByLabel('Description').fill('The queue at the river')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect.poll(() => outline(page)).toEqual(['normal: Look'])
  expect(await page.evaluate(() => globalThis.composerPage.posts)).toBe(0)
  await expect.poll(() => page.getByRole('status').textContent()).toContain('could not be uploaded')

  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.composer-upload').waitFor({ state: 'detached' })
  await page.getByLabel('Credit').fill('PA')
  await page.keyboard.press('ControlOrMeta+Enter')
  expect((await bodyOf(page)).at(-1)).toEqual({
    ...{ _type: 'image', _key: expect.any(String), url: 'https://crier.example/media/1.png', width: 2, height: 1 },
    ...{ alt: 'The queue at the river', credit: 'PA' },
  })
  expect(await page.evaluate(() => globalThis.composerPage.posts)).toBe(1)
  expect(opened.faults).toEqual([])
})

test('a dropped file that is not a picture never replaces the desk, wherever it is dropped', async ({ opened }) => {
  const { page } = opened
  await textOf(page).waitFor()

  const taken = await page.locator('.composer-chips, .composer-text-area').evaluateAll(places =>
    places.map(place => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['%PDF'], 'budget.pdf', { type: 'application/pdf' }))
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
      place.dispatchEvent(drop)
      return drop.defaultPrevented
    }),
  )

  expect(taken).toEqual([true, true])
  await expect.poll(() => page.getByRole('status').textContent()).toContain('Drop pictures, video or audio on the text')
})

test('a draft closed during the upload of its picture has the picture when reopened', async ({ opened }) => {
  const { page } = opened
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  await page.route('**/media', async route => {
    asked.resolve()
    await answer.promise
    await route.fulfill({ json: { url: 'https://crier.example/media/1.png', width: 2, height: 1 } })
  })
  await textOf(page).click()
  await page.keyboard.type('Look')
  await dropPicture(page)
  await page.getByLabel('Credit').fill('PA')
  await asked.promise

  await page.evaluate(() => globalThis.composerPage.leave(true))
  await textOf(page).waitFor({ state: 'detached' })
  await expect.poll(() => outline(page)).toEqual(['normal: Look'])
  answer.resolve()
  await page.evaluate(() => globalThis.composerPage.leave(false))
  await page.locator('.composer-picture').waitFor()
  await page.locator('.composer-upload').waitFor({ state: 'detached' })

  expect((await bodyOf(page)).at(-1)).toMatchObject({ url: 'https://crier.example/media/1.png', credit: 'PA' })
})
