/** A table while it is edited. Pure functions; each returns another table. */
import type { MarkDef, Span, Table, TextBlock } from '#shared/blog/portable-text.ts'
import { MOST_COLUMNS, MOST_ROWS } from '#shared/blog/portable-text.ts'

/** Without the block's own key and type, which belong to the editor. */
export type TableParts = Omit<Table, '_type' | '_key'>
export type Cell = TextBlock
type Row = Table['rows'][number]
export type Spot = { readonly row: number; readonly column: number }

export function newTable(makeKey: () => string, { rows, columns }: { rows: number; columns: number }): TableParts {
  return { headerRow: true, rows: Array.from({ length: rows }, () => newRow(makeKey, columns)) }
}

export function newCell(
  makeKey: () => string,
  children: readonly Span[] = [],
  markDefs: readonly MarkDef[] = [],
): Cell {
  return { _type: 'block', _key: makeKey(), style: 'normal', children: [...children], markDefs: [...markDefs] }
}

function newRow(makeKey: () => string, columns: number): Row {
  return { _type: 'row', _key: makeKey(), cells: Array.from({ length: columns }, () => newCell(makeKey)) }
}

export function widthOf({ rows }: TableParts): number {
  return Math.max(...rows.map(({ cells }) => cells.length))
}

export function textOfCell(cell: Cell | undefined): string {
  return cell?.children.map(({ text }) => text).join('') ?? ''
}

export function isEmptyTable({ rows }: TableParts): boolean {
  return rows.every(({ cells }) => cells.every(cell => textOfCell(cell).trim() === ''))
}

export function canAddRow({ rows }: TableParts): boolean {
  return rows.length < MOST_ROWS
}

export function canAddColumn(table: TableParts): boolean {
  return widthOf(table) < MOST_COLUMNS
}

export function addRow(table: TableParts, below: number, makeKey: () => string): TableParts {
  return { ...table, rows: table.rows.toSpliced(below + 1, 0, newRow(makeKey, widthOf(table))) }
}

export function addColumn(table: TableParts, after: number, makeKey: () => string): TableParts {
  return withCells(table, cells => cells.toSpliced(after + 1, 0, newCell(makeKey)))
}

export function removeRow(table: TableParts, row: number): TableParts {
  return table.rows.length < 2 ? table : { ...table, rows: table.rows.toSpliced(row, 1) }
}

export function removeColumn(table: TableParts, column: number): TableParts {
  return widthOf(table) < 2 ? table : withCells(table, cells => cells.toSpliced(column, 1))
}

type Written = Spot & { readonly text: string; readonly makeKey: () => string }

/** Formatting and links outside of the changed characters stay. */
export function writeCell(table: TableParts, { row, column, text, makeKey }: Written): TableParts {
  const rows = table.rows.map((one, index) => {
    if (index !== row) return one
    const cells = Array.from({ length: Math.max(one.cells.length, column + 1) }, (_, at) => {
      const cell = one.cells[at] ?? newCell(makeKey)
      return at === column ? rewritten(cell, text, makeKey) : cell
    })
    return { ...one, cells }
  })
  return { ...table, rows }
}

type Grid = Spot & { readonly texts: readonly (readonly string[])[]; readonly makeKey: () => string }

/** The rows and columns of a pasted range that find no room below and beside this cell. */
export function leftOut({ row, column, texts }: Omit<Grid, 'makeKey'>) {
  const width = texts.reduce((most, { length }) => Math.max(most, length), 0)
  return { rows: Math.max(0, row + texts.length - MOST_ROWS), columns: Math.max(0, column + width - MOST_COLUMNS) }
}

/** Writes a pasted range of a spreadsheet from this cell on; the table grows up to its limits. */
export function writeGrid(table: TableParts, { row, column, texts: pasted, makeKey }: Grid): TableParts {
  // A whole sheet has a million lines.
  const texts = pasted.slice(0, MOST_ROWS - row)
  const height = row + texts.length
  const width = Math.min(MOST_COLUMNS, column + Math.max(...texts.map(({ length }) => length)))
  let grown = table
  while (grown.rows.length < height) grown = addRow(grown, grown.rows.length, makeKey)
  while (widthOf(grown) < width) grown = addColumn(grown, widthOf(grown), makeKey)
  for (const [down, line] of texts.entries()) {
    for (const [across, text] of line.entries()) {
      const spot = { row: row + down, column: column + across }
      if (spot.column < width) grown = writeCell(grown, { ...spot, text, makeKey })
    }
  }
  return grown
}

function withCells(table: TableParts, change: (cells: readonly Cell[]) => Cell[]): TableParts {
  return { ...table, rows: table.rows.map(row => ({ ...row, cells: change(row.cells) })) }
}

/** Replaces only what differs; new characters get the marks of those before them. */
function rewritten(cell: Cell, text: string, makeKey: () => string): Cell {
  const before = textOfCell(cell)
  const most = Math.min(before.length, text.length)
  let start = 0
  while (start < most && before[start] === text[start]) start += 1
  let end = 0
  while (end < most - start && before.at(-1 - end) === text.at(-1 - end)) end += 1
  const added = text.slice(start, text.length - end)
  const head = cut(cell.children, 0, start)
  const last = head.at(-1)
  const middle =
    added === '' ? [] : [{ _type: 'span' as const, _key: makeKey(), text: added, marks: last?.marks ?? [] }]
  const tail = cut(cell.children, before.length - end, before.length)
  return { ...cell, children: joined([...head, ...middle, ...tail]) }
}

function cut(spans: readonly Span[], from: number, to: number): Span[] {
  let at = 0
  return spans.flatMap(span => {
    const text = span.text.slice(Math.max(0, from - at), Math.max(0, to - at))
    at += span.text.length
    return text === '' ? [] : [{ ...span, text }]
  })
}

function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const span of spans) {
    const last = found.at(-1)
    if (last && last.marks.join('\n') === span.marks.join('\n'))
      found[found.length - 1] = { ...last, text: last.text + span.text }
    else found.push(span)
  }
  return withUniqueKeys(found)
}

/** A span that was cut in two has its key twice. */
function withUniqueKeys(spans: readonly Span[]): Span[] {
  return spans.map((span, index) =>
    spans.findIndex(({ _key }) => _key === span._key) === index
      ? span
      : { ...span, _key: `${span._key.slice(0, 58)}-${index}` },
  )
}
