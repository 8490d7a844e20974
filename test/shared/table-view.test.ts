/** A table as readers get it, for eyes, keys and screen readers. */
import { expect, test } from 'vitest'
import { readBody } from '#editorial/body/body.ts'
import type { Table } from '#shared/blog/portable-text.ts'
import type { Text } from '#shared/view/inline.ts'
import { print } from '#shared/view/print.ts'
import { tableView } from '#shared/view/table.ts'

const GRID = '<tr><th>Party</th><th>Seats</th></tr><tr><th>Greens</th><td>12</td></tr>'

test('headers say what they head, and the part that scrolls is named by the caption, which stays in its place', () => {
  const text = printed(`<table><caption>Seats at noon</caption>${GRID}</table>`)

  expect(text).toContain('<th scope="col">Party</th><th scope="col">Seats</th>')
  expect(text).toContain('<th scope="row">Greens</th><td>12</td>')
  expect(text).toMatch(/<div class="sideways" tabindex="0" role="region" aria-label="Seats at noon"><table>/)
  expect(text).toMatch(/<\/table><\/div><figcaption>Seats at noon<\/figcaption><\/figure>$/)
})

test('without a caption its columns name it; without either it is no region, as that needs a name', () => {
  expect(printed(`<table>${GRID}</table>`)).toContain('role="region" aria-label="Party, Seats"')
  expect(printed('<table><tr><td>a</td><td>b</td></tr></table>')).toContain(
    '<div class="sideways" tabindex="0"><table>',
  )
})

function printed(html: string): string {
  const [table] = readBody({ html })
  return print(tableView(table as Table, { setting: {}, timeOf: () => undefined } as unknown as Text))
}
