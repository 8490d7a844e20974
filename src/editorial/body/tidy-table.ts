/** Brings a table into canonical form: a rectangle of paragraphs, without empty rows and columns at its end. */
import type { Table, TextBlock } from '#shared/blog/portable-text.ts'
import { cleanFields } from './clean-text.ts'
import { tidyText } from './tidy-text.ts'

/** Empty if no cell has text. */
export function tidyTable(table: Table): Table[] {
  const all = table.rows.map(row => ({ ...row, cells: row.cells.map(tidyCell) }))
  const rows = all.slice(0, all.findLastIndex(({ cells }) => cells.some(isFilled)) + 1)
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(({ cells }) => cells.findLastIndex(isFilled) + 1))
  return [cleanFields({ ...table, rows: rows.map(row => ({ ...row, cells: withWidth(row.cells, width) })) })]
}

function tidyCell({ _type, _key, children, markDefs }: TextBlock): TextBlock {
  const [tidy] = tidyText({ _type, _key, style: 'normal', children, markDefs })
  return tidy ?? emptyCell(_key)
}

/** Renderers rely on every row having the same number of cells. */
function withWidth(cells: readonly TextBlock[], width: number): TextBlock[] {
  return Array.from({ length: width }, (_, column) => cells[column] ?? emptyCell(''))
}

function emptyCell(_key: string): TextBlock {
  return { _type: 'block', _key, style: 'normal', children: [], markDefs: [] }
}

function isFilled({ children }: TextBlock): boolean {
  return children.length > 0
}
