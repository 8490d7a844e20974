/** Tables in Markdown, HTML and Portable Text. */
import { expect, test } from 'vitest'
import { readBody } from '#editorial/body/body.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import type { Block } from '#shared/blog/portable-text.ts'
import { expectKeysOnce } from './body-outcome.ts'

test('a table keeps its caption, headers, links and lines, and a cell that spans others leaves them empty', () => {
  const html = `<table><caption>Results, <i>so far</i></caption>
    <thead><tr><th>Seat</th><th colspan="2">Votes</th></tr></thead>
    <tbody><tr><th rowspan="2">North</th><td><a href="/a">12</a></td><td><p>one</p><p>two</p></td></tr>
    <tr><td>7<br>8</td></tr><tr><th></th></tr></tbody></table>`

  const [table, ...others] = readBody({ html })

  expect(others).toEqual([])
  expect(table).toMatchObject({ _type: 'table', caption: 'Results, so far', headerRow: true, headerColumn: true })
  expect(cellsOf(table)).toEqual([
    ['Seat', 'Votes', ''],
    ['North', '12', 'one\ntwo'],
    ['', '7\n8', ''],
  ])
  expect(JSON.stringify(table)).toContain('"href":"/a"')
  expectKeysOnce(readBody({ html }))
})

test('a span of 0 reaches to the end of the table', () => {
  const html =
    '<table><tr><td rowspan="0">Leeds</td><td>Lab</td></tr><tr><td>gain</td></tr><tr><td>hold</td></tr></table>'

  expect(cellsOf(readBody({ html })[0])).toEqual([
    ['Leeds', 'Lab'],
    ['', 'gain'],
    ['', 'hold'],
  ])
})

test.each([
  ['of one column', '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>', 'a\nb'],
  ['with a picture', '<table><tr><td>a</td><td>b<img src="/p.jpg" alt="p"></td></tr></table>', 'a | b\n\np'],
  [
    'around another',
    '<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>',
    'a | b | c',
  ],
  ['in a quote', '<blockquote><table><tr><td>a</td><td>b</td></tr></table></blockquote>', 'a | b'],
  ['of too many rows', `<table>${'<tr><td>a</td><td>b</td></tr>'.repeat(201)}</table>`, `a | b\n`.repeat(201).trim()],
  ['of too many columns', `<table><tr><td>a</td><td colspan="9999">b</td></tr></table>`, 'a | b'],
])('a table %s becomes lines', (_, html, lines) => {
  const body = readBody({ html })

  expect(body.some(({ _type }) => _type === 'table')).toBe(false)
  expect(plainText(body)).toBe(lines)
})

test('in Portable Text the types of rows and cells may be left out; the result is a rectangle', () => {
  const cell = (text: string) => ({ children: [{ _type: 'span', text }] })

  const [table] = readBody({
    body: [{ _type: 'table', rows: [{ cells: [cell('a')] }, { cells: [cell('b'), cell('c')] }] }],
  })

  expect(cellsOf(table)).toEqual([
    ['a', ''],
    ['b', 'c'],
  ])
  expect(table).toMatchObject({ rows: [{ _type: 'row' }, { cells: [{ _type: 'block', style: 'normal' }, {}] }] })
  expect(() => readBody({ body: [{ _type: 'table', rows: [] }] })).toThrow()
  expect(readBody({ body: [{ _type: 'table', rows: [{ cells: [cell(' ')] }] }] })).toEqual([])
})

test('in Portable Text a row may be a list of texts', () => {
  const [table] = readBody({ body: [{ _type: 'table', rows: [['Seat', 'Votes'], { cells: ['North'] }] }] })

  expect(cellsOf(table)).toEqual([
    ['Seat', 'Votes'],
    ['North', ''],
  ])
  expect(() => readBody({ body: [{ _type: 'table', rows: [['Seat', 12]] }] })).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ path: 'body[0].rows[0].cells[1]' })] }),
  )
})

function cellsOf(table: Block | undefined): string[][] | undefined {
  if (table?._type !== 'table') return undefined
  return table.rows.map(({ cells }) => cells.map(({ children }) => children.map(({ text }) => text).join('')))
}
