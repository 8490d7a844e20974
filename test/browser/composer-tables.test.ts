/** Tables in the text: pasted from office programs, typed, and filled from a spreadsheet. */
import { expect } from 'vitest'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { testWith } from '#test/support/test-with.ts'
import { startComposerSite } from './composer-page.ts'
import { bodyOf, focused, outline, paragraph, paste, show, textOf } from './composer-text.ts'
import { DOCS_TABLE, FRAME_TABLE, LONG_WORD_TABLE, SHEETS_TABLE, WORD_TABLE } from './office-clipboard.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const site = forThisFile(startComposerSite)

const test = testWith({ opened: () => browser.open(site.url) })

test('a table from Word is kept with its header, links and what is around it, without a word in the console', async ({
  opened,
}) => {
  const { page } = opened
  await textOf(page).click()

  await paste(page, { html: WORD_TABLE, text: 'Seat\tWinner' })

  const body = await bodyOf(page)
  await expect.poll(() => outline(page)).toEqual(['normal: The count, style = final:', 'table', 'number 1: Recount'])
  expect(body[1]).toMatchObject({ headerRow: true })
  expect(cellsOf(body)).toEqual([
    ['Seat', 'Winner'],
    ['Leeds Central', 'Lab\ngain'],
    ['York', 'Con'],
  ])
  expect(JSON.stringify(body[1])).toContain('https://example.com/leeds')
  expect(JSON.stringify(body[1])).toContain('"marks":["em"]')
  expect(JSON.stringify(body[1])).not.toContain('strong')
  expect(opened.faults).toEqual([])
  expect(await violationsIn(page)).toEqual([])
})

test('a table from Google Docs is kept, and so are bold words and lists around it', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()

  await paste(page, { html: DOCS_TABLE, text: 'Seat\tVotes' })

  await expect
    .poll(() => outline(page))
    .toEqual(['normal: <strong>The count</strong>', 'table', 'bullet 1: one', 'bullet 2: two'])
  expect(cellsOf(await bodyOf(page))).toEqual([
    ['Seat', 'Votes', ''],
    ['Leeds', '12,403', 'up'],
  ])
  expect((await bodyOf(page))[1]).toMatchObject({ headerRow: true })
  expect(opened.faults).toEqual([])
})

test('cells of a spreadsheet are a table, without a header that nobody marked', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()

  await paste(page, { html: SHEETS_TABLE, text: 'Leeds\t12403' })

  const [table] = await bodyOf(page)
  expect(cellsOf([table] as PortableText)).toEqual([
    ['Leeds', '12403'],
    ['York', '11'],
  ])
  expect(table).not.toHaveProperty('headerRow')
  expect(opened.faults).toEqual([])
})

test('a long table from Word stays a table; one that only frames a picture becomes lines', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()

  await paste(page, { html: LONG_WORD_TABLE, text: 'r0 c0' })
  await expect.poll(async () => cellsOf(await bodyOf(page))?.length).toBe(100)
  expect(
    cellsOf(await bodyOf(page))
      ?.at(-1)
      ?.at(-1),
  ).toBe('r99 c7')

  await page.reload()
  await textOf(page).click()
  await paste(page, { html: FRAME_TABLE, text: 'Left' })
  expect((await outline(page)).join('\n')).toContain('a – b')
  expect((await outline(page)).join('\n')).toContain('Right')
})

test('a table is written by keyboard: Enter leads down and makes rows, and formatting of other words stays', async ({
  opened,
}) => {
  const { page } = opened
  await textOf(page).click()
  await paste(page, { html: WORD_TABLE, text: 'Seat\tWinner' })
  const cell = (row: number, column: number) => page.getByLabel(`Row ${row}, column ${column}`, { exact: true })

  await cell(2, 1).focus()
  await page.keyboard.press('Home')
  await page.keyboard.type('In ')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Row 3, column 1')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Hull')
  await page.keyboard.press('Tab')
  await page.keyboard.type('LD')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('hold')
  await page.getByLabel('Caption', { exact: true }).fill('Results so far')
  await page.getByLabel('First column names the rows').check()

  const body = await bodyOf(page)
  expect(cellsOf(body)).toEqual([
    ['Seat', 'Winner'],
    ['In Leeds Central', 'Lab\ngain'],
    ['York', 'Con'],
    ['Hull', 'LD\nhold'],
  ])
  expect(JSON.stringify(body)).toContain('https://example.com/leeds')
  expect(body.find(({ _type }) => _type === 'table')).toMatchObject({ caption: 'Results so far', headerColumn: true })

  await cell(3, 2).focus()
  await page.getByRole('button', { name: 'Remove row 3' }).click()
  await page.getByRole('button', { name: 'Remove column 2' }).click()
  expect(cellsOf(await bodyOf(page))).toEqual([['Seat'], ['In Leeds Central'], ['Hull']])
})

test('the toolbar makes an empty table, which is not part of the update until a cell is filled from a spreadsheet', async ({
  opened,
}) => {
  const { page } = opened
  await show(page, [paragraph('Results')])
  await textOf(page).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByLabel('Row 2, column 2').waitFor()
  await expect.poll(() => outline(page)).toEqual(['normal: Results'])

  await page.getByLabel('Row 2, column 2').evaluate(field => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'a\tb\tc\r\nd\te\tf\r\ng\th\ti\r\n')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })

  expect(cellsOf(await bodyOf(page))).toEqual([
    ['', '', '', ''],
    ['', 'a', 'b', 'c'],
    ['', 'd', 'e', 'f'],
    ['', 'g', 'h', 'i'],
  ])
  expect(opened.faults).toEqual([])
})

test('a sheet that does not fit fills the table to its limits, and says how much was left out', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const pasteSheet = (rows: number, columns: number) =>
    page.getByLabel('Row 2, column 1', { exact: true }).evaluate(
      (field, [rows, columns]) => {
        const line = (row: number) => Array.from({ length: columns ?? 0 }, (_, column) => `${row}.${column}`).join('\t')
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', Array.from({ length: rows ?? 0 }, (_, row) => line(row)).join('\n'))
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      },
      [rows, columns],
    )
  await page.getByLabel('Row 2, column 1', { exact: true }).waitFor()

  await pasteSheet(260, 23)
  await page.getByText('Rows left out because they do not fit: 61. A table has at most 200.').waitFor()
  await page.getByText('Columns left out because they do not fit: 3. A table has at most 20.').waitFor()
  await expect
    .poll(async () =>
      cellsOf(await bodyOf(page))
        ?.at(-1)
        ?.at(-1),
    )
    .toBe('198.19')

  await pasteSheet(2, 2)
  await page.getByText('left out').first().waitFor({ state: 'detached' })
  expect(opened.faults).toEqual([])
})

function cellsOf(body: PortableText): string[][] | undefined {
  const table = body.find(block => block._type === 'table')
  return table?.rows.map(({ cells }) => cells.map(({ children }) => children.map(({ text }) => text).join('')))
}

test('a cell that spans all rows below it keeps its words', async ({ opened }) => {
  const { page } = opened
  await textOf(page).click()

  const html = '<table><tr><td rowspan="0">Leeds</td><td>Lab</td></tr><tr><td>gain</td></tr></table>'
  await paste(page, { html, text: 'Leeds\tLab' })

  expect(cellsOf(await bodyOf(page))).toEqual([
    ['Leeds', 'Lab'],
    ['', 'gain'],
  ])
})

test.each(['\ue000table {"rows":null}', '\ue000table {', '\ue000picture {'])(
  'a copied page that writes the marks of a table or a picture by itself is only words: %s',
  async forged => {
    await using opened = await browser.open(site.url)
    const { page } = opened
    await textOf(page).click()

    await paste(page, { html: `<p>Before</p><p>${forged}</p><p>After</p>`, text: 'Before' })

    await expect.poll(() => outline(page)).toEqual(['normal: Before', `normal: ${forged}`, 'normal: After'])
    expect(opened.faults).toEqual([])
  },
)
