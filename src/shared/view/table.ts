/** A table in an update. It scrolls by itself on a phone, so that the page does not, and keys can scroll it. */
import type { Table } from '#shared/blog/portable-text.ts'
import { inline, type Text } from './inline.ts'
import { type Branch, h } from './tree.ts'

export function tableView({ caption, headerRow, headerColumn, rows }: Table, text: Text): Branch {
  const lines = rows.map(({ cells }, row) =>
    h(
      'tr',
      {},
      cells.map((cell, column) =>
        h((headerRow && !row) || (headerColumn && !column) ? 'th' : 'td', {}, inline(cell, text)),
      ),
    ),
  )
  return h(
    'figure',
    { class: 'table', tabindex: '0' },
    h('table', {}, h('tbody', {}, lines)),
    caption && h('figcaption', {}, caption),
  )
}
