/** Comments and the log that shows them, in both databases. */
import { join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { SqlComments } from '#store/comments/sql-comments.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { createRetention } from '#store/log/retention.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { commentsContract } from '#test/contracts/comments.ts'
import { closing } from '#test/support/closing.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const now = () => new Date('2026-03-04T16:44:00Z')
const postgres = forThisFile(makeDatabase)

commentsContract('SQLite', async () => {
  const folder = await newDataFolder()
  const { log, close } = await openSqliteStore({ folder })
  const connection = openSqlite(join(folder, 'crier.db'))
  const database = sqliteDatabase(connection)
  await log.append(creates(idOf('budget-day')))
  const comments = new SqlComments({ database, now })
  const run = async (text: string) => connection.prepare(text).get()
  return closing([close, connection], { log, comments, other: comments, retention: createRetention(database), run })
})

commentsContract('PostgreSQL', async () => {
  const store = await openPostgresStore({ url: postgres.url, clock: systemClock, maxConnections: 4 })
  const elsewhere = openPostgres({ url: postgres.url, maxConnections: 3 })
  const database = postgresDatabase(store.database)
  await store.log.append(creates(idOf('budget-day')))
  return closing([store, elsewhere, postgres.empty], {
    log: store.log,
    comments: new SqlComments({ database, now }),
    other: new SqlComments({ database: postgresDatabase(elsewhere), now }),
    retention: createRetention(database),
    run: (text: string) => postgres.ask(text),
  })
})
