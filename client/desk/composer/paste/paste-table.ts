/** Reads a pasted table, as Word, Google Docs and spreadsheets write it. Undefined where it is a frame around other things. */
import type { Cell, TableParts } from '#client/desk/composer/table/table.ts'
import { MOST_COLUMNS, MOST_ROWS, type Span } from '#shared/blog/portable-text.ts'
import { readAddress } from './web-address.ts'

/** Anything else in a cell has no place in a table. */
const NO_TEXT = 'table, img, video, iframe, figure'
const MOST_CAPTION = 300
const FEWEST_COLUMNS = 2

export function readPastedTable(table: HTMLTableElement): TableParts | undefined {
  const lines = [...table.rows]
  if (
    lines.length === 0 ||
    lines.length > MOST_ROWS ||
    table.querySelector(NO_TEXT) ||
    table.closest('li, blockquote')
  ) {
    return undefined
  }
  const keys = counter()
  const grid = gridOf(lines)
  const width = Math.max(...grid.map(({ length }) => length))
  if (width < FEWEST_COLUMNS || width > MOST_COLUMNS) return undefined
  const cells = grid.map(row => Array.from({ length: width }, (_, column) => readCell(row[column], keys)))
  const rows = cells.filter(row => row.some(({ children }) => children.length > 0))
  const [first = []] = rows
  const isHeader = grid[0]?.every(cell => cell?.tagName === 'TH') || isBold(first)
  const below = grid.slice(1)
  const caption = table.caption?.textContent?.replace(/\s+/g, ' ').trim().slice(0, MOST_CAPTION)
  if (rows.length === 0) return undefined
  return {
    ...(caption && { caption }),
    ...(isHeader && rows.length > 1 && { headerRow: true }),
    ...(below.length > 0 && below.every(([cell]) => cell?.tagName === 'TH') && { headerColumn: true }),
    rows: rows.map((row, index) => ({
      _type: 'row',
      _key: keys(),
      cells: isHeader && index === 0 ? row.map(withoutBold) : row,
    })),
  }
}

/** A cell that spans others leaves those empty, so that columns stay below one another. */
function gridOf(lines: readonly HTMLTableRowElement[]): (HTMLTableCellElement | undefined)[][] {
  const grid: (HTMLTableCellElement | undefined | null)[][] = lines.map(() => [])
  for (const [index, line] of lines.entries()) {
    for (const cell of line.cells) {
      const row = grid[index] ?? []
      const free = Array.from(row).indexOf(undefined)
      const at = free === -1 ? row.length : free
      const columns = Math.min(cell.colSpan, MOST_COLUMNS)
      const depth = Math.min(cell.rowSpan || restOfSection(line), lines.length - index)
      for (let down = 0; down < depth; down += 1) {
        for (let column = at; column < Math.min(at + columns, MOST_COLUMNS + 1); column += 1) {
          const target = grid[index + down]
          if (target) target[column] = down === 0 && column === at ? cell : null
        }
      }
    }
  }
  return grid.map(row => Array.from(row, cell => cell ?? undefined))
}

/** A span of 0 reaches to the end of the section. */
function restOfSection(line: HTMLTableRowElement): number {
  const section = line.parentElement as HTMLTableSectionElement | null
  return (section?.rows.length ?? 1) - line.sectionRowIndex
}

type Look = { readonly strong?: true; readonly em?: true; readonly href?: string }
type Run = Look & { text: string }

function readCell(element: HTMLTableCellElement | undefined, keys: () => string): Cell {
  const runs: Run[] = []
  if (element) readNodes(element.childNodes, { runs, look: {} })
  const links = new Map<string, string>()
  const children = trimmed(runs).map(({ text, strong, em, href }): Span => {
    const link = href && (links.get(href) ?? keys())
    if (href && link) links.set(href, link)
    const marks = [...(strong ? ['strong'] : []), ...(em ? ['em'] : []), ...(link ? [link] : [])]
    return { _type: 'span', _key: keys(), text, marks }
  })
  const markDefs = [...links].map(([href, _key]) => ({ _type: 'link' as const, _key, href }))
  return { _type: 'block', _key: keys(), style: 'normal', children, markDefs }
}

const LINE = /^(?:P|DIV|LI|H[1-6]|BLOCKQUOTE|PRE)$/
const LOOKS: Readonly<Record<string, Look>> = {
  B: { strong: true },
  STRONG: { strong: true },
  I: { em: true },
  EM: { em: true },
}

function readNodes(nodes: Iterable<Node>, place: { readonly runs: Run[]; readonly look: Look }): void {
  const { runs, look } = place
  const breakLine = () => runs.length > 0 && !runs.at(-1)?.text.endsWith('\n') && runs.push({ text: '\n' })
  for (const node of nodes) {
    if (node instanceof Text) addText(runs, node.data, look)
    if (!(node instanceof HTMLElement)) continue
    const isLine = LINE.test(node.tagName)
    if (isLine || node.tagName === 'BR') breakLine()
    const href = node instanceof HTMLAnchorElement ? readAddress(node.getAttribute('href') ?? '') : undefined
    readNodes(node.childNodes, { runs, look: { ...look, ...LOOKS[node.tagName], ...(href && { href }) } })
    if (isLine) breakLine()
  }
}

/** White space collapses as in HTML. */
function addText(runs: Run[], raw: string, look: Look): void {
  const text = raw.replace(/[ \t\n\r\f]+/g, ' ')
  const isAtStart = /^$|\s$/.test(runs.at(-1)?.text ?? '')
  const added = isAtStart ? text.replace(/^ /, '') : text
  if (added !== '') runs.push({ ...look, text: added })
}

function trimmed(runs: readonly Run[]): Run[] {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last && last.strong === run.strong && last.em === run.em && last.href === run.href) last.text += run.text
    else joined.push({ ...run })
  }
  for (let last = joined.at(-1); last; last = joined.at(-1)) {
    last.text = last.text.trimEnd()
    if (last.text !== '') break
    joined.pop()
  }
  return joined
}

/** Word and Google Docs have no header cells: a first row that is bold throughout is meant as one. */
function isBold(row: readonly Cell[]): boolean {
  const filled = row.filter(({ children }) => children.length > 0)
  return filled.length > 0 && filled.every(({ children }) => children.every(isBoldSpan))
}

function isBoldSpan({ text, marks }: Span): boolean {
  return marks.includes('strong') || text.trim() === ''
}

/** Header cells are bold by themselves. */
function withoutBold(cell: Cell): Cell {
  return {
    ...cell,
    children: cell.children.map(span => ({ ...span, marks: span.marks.filter(mark => mark !== 'strong') })),
  }
}

function counter(): () => string {
  let count = 0
  return () => `p${++count}`
}
