/** The contract of the counts of views and reads, on both databases. */
import { join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { SqlReadCounts } from '#store/reads/sql-read-counts.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { readCountsContract } from '#test/contracts/read-counts.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)
const ROWS = 'SELECT count(*) AS rows FROM update_reads WHERE id ='

readCountsContract('on PostgreSQL', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  const [counts, others] = [0, 1].map(() => new SqlReadCounts(postgresDatabase(store.database)))
  return closing([store, database.empty], {
    ...{ log: store.log, counts: demand(counts), others: demand(others) },
    rowsOf: async (id: string) => Number((await database.ask(`${ROWS} '${id}'`)).rows),
  })
})

readCountsContract('on SQLite', async () => {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const beside = openSqlite(join(folder, 'crier.db'))
  const [counts, others] = [0, 1].map(() => new SqlReadCounts(sqliteDatabase(beside)))
  return closing([beside, store], {
    ...{ log: store.log, counts: demand(counts), others: demand(others) },
    rowsOf: async (id: string) => Number(beside.prepare(`${ROWS} '${id}'`).get()?.rows),
  })
})

function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Nothing was opened')
  return value
}
