/** A range of a spreadsheet that is pasted into a table of the desk. */
import { expect, test } from 'vitest'
import { newTable, textOfCell, widthOf, writeGrid } from '#client/desk/composer/table/table.ts'

test('a whole sheet, pasted into one cell, fills the table up to its limit', () => {
  let keys = 0
  const makeKey = () => `k${++keys}`
  const texts = Array.from({ length: 400_000 }, (_, line) => [`a${line}`, 'b'])

  const table = writeGrid(newTable(makeKey, { rows: 3, columns: 3 }), { row: 1, column: 2, texts, makeKey })

  expect(table.rows).toHaveLength(200)
  expect(widthOf(table)).toBe(4)
  expect(table.rows.at(-1)?.cells.map(textOfCell)).toEqual(['', '', 'a198', 'b'])
})
