/** A table in an update. It scrolls by itself on a phone, so that the page does not, and keys can scroll it. */
import type { Table, TextBlock } from '#shared/blog/portable-text.ts'
import { inline, type Text } from './inline.ts'
import { type Branch, h } from './tree.ts'

export function tableView(table: Table, text: Text): Branch {
  const { caption, headerRow, headerColumn, rows } = table
  const cellView = (cell: TextBlock, row: number, column: number) => {
    const scope = (headerRow && !row && 'col') || (headerColumn && !column && 'row') || undefined
    return h(scope ? 'th' : 'td', { scope }, inline(cell, text))
  }
  const lines = rows.map(({ cells }, row) =>
    h(
      'tr',
      {},
      cells.map((cell, column) => cellView(cell, row, column)),
    ),
  )
  const name = nameOf(table)
  return h(
    'figure',
    { class: 'table', part: 'table' },
    // Somebody who comes to it with a key is told what it is.
    h(
      'div',
      { class: 'sideways', tabindex: '0', role: name ? 'region' : undefined, 'aria-label': name },
      h('table', {}, h('tbody', {}, lines)),
    ),
    caption && h('figcaption', {}, caption),
  )
}

/** Its caption, or else what its columns are. */
function nameOf({ caption, headerRow, rows }: Table): string | undefined {
  if (caption) return caption
  const first = headerRow ? (rows[0]?.cells ?? []) : []
  const names = first.map(({ children }) => children.map(({ text }) => text).join(''))
  return names.filter(Boolean).join(', ') || undefined
}
