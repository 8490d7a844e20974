/** The contract of the audit list, on both databases. */
import { join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { storesOver } from '#server/stores/stores-over.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { createRetention } from '#store/log/retention.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { auditContract } from '#test/contracts/audit.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)
const times = { now: () => new Date(), idleMs: 3_600_000 }

auditContract('on PostgreSQL', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  const tables = postgresDatabase(store.database)
  return closing([store, database.empty], {
    ...storesOver(tables, times),
    log: store.log,
    retention: createRetention(tables),
    run: async (text: string) => store.database.query(text),
  })
})

auditContract('on SQLite', async () => {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const beside = openSqlite(join(folder, 'crier.db'))
  const tables = sqliteDatabase(beside)
  return closing([beside, store], {
    ...storesOver(tables, times),
    log: store.log,
    retention: createRetention(tables),
    run: async (text: string) => beside.prepare(text).all(),
  })
})
