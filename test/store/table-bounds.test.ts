/** Every table has a bound or a reason to be kept for ever, in both databases and in the documentation. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PRUNED } from '#store/log/retention.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { type TableBound, tableBounds } from '#store/sql/table-bounds.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)
const ALL = "SELECT string_agg(tablename, ',' ORDER BY tablename) AS names FROM pg_tables WHERE schemaname = 'public'"

test('every table of SQLite has its bound, and every bound a table', () => {
  using tables = openSqlite(':memory:')
  const rows = tables.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()

  expect(rows.map(({ name }) => String(name)).sort()).toEqual(Object.keys(tableBounds.sqlite).sort())
})

test('every table of PostgreSQL has its bound, and every bound a table', async () => {
  await migratePostgres(database.url)
  const { names } = await database.ask(ALL)

  expect(String(names).split(',').sort()).toEqual(Object.keys(tableBounds.postgres).sort())
})

test('a table that is bounded by age is deleted by a kind of retention that exists, and each kind has a table', () => {
  const kinds = Object.values(tableBounds.postgres).flatMap(bound => (bound.by === 'age' ? [bound.kind] : []))

  expect([...new Set(kinds)].sort()).toEqual(PRUNED.filter(kind => kind !== 'undated keys').toSorted())
})

test('the documentation says of each table what bounds it', () => {
  const page = readFileSync('docs/operations.md', 'utf8')
  const told = Object.entries({ ...tableBounds.sqlite, ...tableBounds.postgres }).map(
    ([name, bound]) => `| \`${name}\` | ${wordsOf(bound)} |`,
  )

  expect(told.filter(line => !page.includes(line))).toEqual([])
})

function wordsOf(bound: TableBound): string {
  switch (bound.by) {
    case 'age':
      return `age: ${bound.kind}`
    case 'rule':
      return bound.rule
    case 'owner':
      return bound.owner
    case 'nothing':
      return `kept for ever: ${bound.because}`
  }
}
