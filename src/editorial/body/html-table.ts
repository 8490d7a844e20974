/** Reads a table of text as a block. Undefined for a table that holds more than text, or is too large: it becomes lines. */
import { DomUtils, ElementType } from 'htmlparser2'
import {
  MOST_CAPTION,
  MOST_COLUMNS,
  MOST_ROWS,
  type Span,
  type Table,
  type TextBlock,
} from '#shared/blog/portable-text.ts'
import { cleanText } from './clean-text.ts'
import type { Element, HtmlPlace, Node } from './html-place.ts'
import { Paragraphs } from './paragraphs.ts'

type Cell = { readonly text: TextBlock; readonly isHeader: boolean }

/** Two columns at least: a table of one is a frame around something. */
const FEWEST_COLUMNS = 2

export function readTable(element: Element, place: HtmlPlace): Table | undefined {
  if (place.isInTable || place.isInQuote || place.look.item) return undefined
  const parts = element.children.filter(node => !isBlank(node))
  if (!parts.every(isElement) || parts.some(({ name }) => name !== 'tr' && name !== 'caption')) return undefined
  const lines = parts.filter(({ name }) => name === 'tr')
  if (lines.length > MOST_ROWS) return undefined
  const rows = readRows(lines, place)
  const width = Math.max(0, ...(rows ?? []).map(({ length }) => length))
  if (!rows || width < FEWEST_COLUMNS || width > MOST_COLUMNS) return undefined
  const caption = oneLine(DomUtils.textContent(parts.filter(({ name }) => name === 'caption')))
  if (caption.length > MOST_CAPTION) return undefined
  const headerRow = rows[0]?.every(({ isHeader }) => isHeader)
  const below = headerRow ? rows.slice(1) : rows
  const headerColumn = below.length > 0 && below.every(([first]) => first?.isHeader)
  return {
    ...{ _type: 'table', _key: '' },
    ...(caption && { caption }),
    ...(headerRow && { headerRow }),
    ...(headerColumn && { headerColumn }),
    rows: rows.map(row => ({ _type: 'row', _key: '', cells: row.map(({ text }) => text) })),
  }
}

/** A cell that spans others is followed, and undercut, by empty ones, so that columns stay below one another. */
function readRows(lines: readonly Element[], place: HtmlPlace): Cell[][] | undefined {
  const rows: Cell[][] = lines.map(() => [])
  for (const [index, line] of lines.entries()) {
    for (const element of line.children.filter(isElement)) {
      const cell = readCell(element, place)
      const { columns, depth } = spanOf(element)
      const row = rows[index]
      if (!cell || !row || columns > MOST_COLUMNS || row.length > MOST_COLUMNS) return undefined
      const at = firstFree(row)
      for (let down = 0; down < depth && index + down < rows.length; down += 1) {
        for (let column = at; column < at + columns; column += 1) {
          const isOwn = down === 0 && column === at
          const target = rows[index + down]
          if (target) target[column] = isOwn ? cell : { text: emptyCell(), isHeader: cell.isHeader }
        }
      }
    }
  }
  return rows.map(row => Array.from(row, cell => cell ?? { text: emptyCell(), isHeader: false }))
}

function firstFree(row: readonly (Cell | undefined)[]): number {
  const free = Array.from(row).indexOf(undefined)
  return free === -1 ? row.length : free
}

/** Its paragraphs become lines. Undefined if there is more than text in it. */
function readCell(element: Element, place: HtmlPlace): Cell | undefined {
  if (element.name !== 'td' && element.name !== 'th') return undefined
  const paragraphs = new Paragraphs(place.makeKey)
  // As in a quote, quotes and tables inside are only their text.
  place.readNodes(element.children, { ...place, paragraphs, look: { style: 'normal' }, isInQuote: true })
  const blocks = paragraphs.end()
  const texts = blocks.filter(block => block._type === 'block')
  if (texts.length < blocks.length || DomUtils.getElementsByTagName('table', element.children).length > 0)
    return undefined
  const lineBreak: Span = { _type: 'span', _key: '', text: '\n', marks: [] }
  const children = texts.flatMap((text, index) => (index === 0 ? text.children : [lineBreak, ...text.children]))
  return {
    text: { ...emptyCell(), children, markDefs: texts.flatMap(({ markDefs }) => markDefs) },
    isHeader: element.name === 'th',
  }
}

function spanOf({ attribs }: Element): { readonly columns: number; readonly depth: number } {
  const read = (text: string | undefined) => Math.max(1, Number(/^\d{1,4}$/.exec(text ?? '')?.[0] ?? 1))
  // A span of 0 reaches to the end: of the section in HTML, here of the table, whose sections were dropped.
  const isToEnd = /^0+$/.test(attribs.rowspan?.trim() ?? '')
  return { columns: read(attribs.colspan), depth: isToEnd ? MOST_ROWS : Math.min(read(attribs.rowspan), MOST_ROWS) }
}

function emptyCell(): TextBlock {
  return { _type: 'block', _key: '', style: 'normal', children: [], markDefs: [] }
}

function isElement(node: Node): node is Element {
  return DomUtils.isTag(node)
}

function isBlank(node: Node): boolean {
  return node.type === ElementType.Text ? node.data.trim() === '' : !DomUtils.isTag(node)
}

function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}
