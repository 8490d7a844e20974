/** Validates a client's Portable Text against the schema; errors carry their path. */
import { z } from 'zod'
import { check } from '#editorial/input/check.ts'
import { type Block, type PortableText, portableText } from '#shared/blog/portable-text.ts'

/** Heading styles of other Portable Text editors, mapped to the ones that Crier has. */
const STYLES = new Map<unknown, string>([
  ['h1', 'h2'],
  ['h5', 'h4'],
  ['h6', 'h4'],
])

/** Placeholder for an omitted key, which the schema requires; `giveKeys` replaces it. */
const NO_KEY = '\u0000'

const request = z.object({ body: portableText })

export function readPortableText(body: unknown): PortableText {
  const checked = check(request, { body: Array.isArray(body) ? body.map(prepareBlock) : body })
  return joinQuotes(checked.body, Array.isArray(body) ? body.map(isQuoteStyle) : [])
}

/** Fills in fields that a client may omit; anything that is not a block is left for the schema to refuse. */
function prepareBlock(block: unknown): unknown {
  if (!isRecord(block)) return block
  if (block._type === 'quote') return { _key: NO_KEY, ...block, content: each(block.content, prepareBlock) }
  if (block._type === 'table') return { _key: NO_KEY, ...block, rows: each(block.rows, prepareRow) }
  if (block._type === 'gallery') return { _key: NO_KEY, ...block, pictures: each(block.pictures, ofType('picture')) }
  if (block._type === 'numbers') return { _key: NO_KEY, ...block, figures: each(block.figures, ofType('figure')) }
  if (block._type === 'video' || block._type === 'audio') return { _key: NO_KEY, ...block, ...tracksIn(block) }
  if (block._type !== 'block') return { _key: NO_KEY, ...block }
  const style = STYLES.get(block.style) ?? block.style
  const text = {
    _key: NO_KEY,
    ...block,
    children: each(block.children, withKey),
    markDefs: each(block.markDefs, withKey),
  }
  if (!isQuoteStyle(block)) return { ...text, style }
  return { _type: 'quote', _key: NO_KEY, content: [{ ...text, style: 'normal' }] }
}

/** Absent tracks stay absent. */
function tracksIn({ tracks }: Record<string, unknown>) {
  return tracks === undefined ? {} : { tracks: each(tracks, ofType('track')) }
}

/** The type of what a list can hold only one kind of may be left out. */
function ofType(_type: string): (value: unknown) => unknown {
  return value => (isRecord(value) ? { _type, _key: NO_KEY, ...value } : value)
}

/** A cell is a paragraph; its type may be left out, and that of the row. A text is a cell too, and a list of cells a row. */
function prepareRow(row: unknown): unknown {
  if (Array.isArray(row)) return prepareRow({ cells: row })
  if (!isRecord(row)) return row
  return { _type: 'row', _key: NO_KEY, ...row, cells: each(row.cells, prepareCell) }
}

function prepareCell(cell: unknown): unknown {
  if (typeof cell === 'string') return prepareCell({ children: [{ _type: 'span', text: cell }] })
  return prepareBlock(isRecord(cell) ? { _type: 'block', ...cell } : cell)
}

function isQuoteStyle(block: unknown): boolean {
  return isRecord(block) && block._type === 'block' && block.style === 'blockquote'
}

/** Consecutive paragraphs in quote style become one quote. */
function joinQuotes(body: PortableText, isStyled: readonly boolean[]): PortableText {
  const joined: Block[] = []
  body.forEach((block, index) => {
    const last = joined.at(-1)
    const isContinued = isStyled[index] && isStyled[index - 1]
    if (isContinued && block._type === 'quote' && last?._type === 'quote') last.content.push(...block.content)
    else joined.push(block)
  })
  return joined
}

function withKey(value: unknown): unknown {
  return isRecord(value) ? { _key: NO_KEY, ...value } : value
}

function each(list: unknown, prepare: (one: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(prepare) : list
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
