/** The contract of the search, on both databases, and what removals leave in the files. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { SqlSearch } from '#store/search/sql-search.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { searchContract } from '#test/contracts/search.ts'
import { closing } from '#test/support/closing.ts'
import { creates, idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)

searchContract('PostgreSQL', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  return closing([store, database.empty], {
    log: store.log,
    search: new SqlSearch(postgresDatabase(store.database)),
    run: (text: string) => database.ask(text),
  })
})

searchContract('SQLite', async () => {
  const { store, beside } = await openFiles()
  return closing([beside, store], {
    log: store.log,
    search: new SqlSearch(sqliteDatabase(beside)),
    run: async (text: string) => beside.prepare(text).get(),
  })
})

test('no word of a removed update is left in the database of a data folder', async () => {
  const { folder, store, beside } = await openFiles()
  const search = new SqlSearch(sqliteDatabase(beside))
  const blog = idOf('budget-day')
  const removed = makeUpdate(blog, 'Her name is Persephone')
  await store.log.append(creates(blog))
  for (const update of [removed, makeUpdate(blog, 'Another name')]) await store.log.append(publishes(update))
  await search.step()
  const file = () => {
    beside.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return readFileSync(join(folder, 'crier.db')).toString('latin1').toLowerCase()
  }
  expect(file()).toContain('persephone')

  await store.log.append(removes(removed))

  expect(file()).not.toContain('persephone')
  expect(file()).not.toContain('rsephone')
  beside.exec("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")
  beside.close()
  await store.close()
})

async function openFiles() {
  const folder = await newFolder()
  const store = await openSqliteStore({ folder })
  return { folder, store, beside: openSqlite(join(folder, 'crier.db')) }
}
