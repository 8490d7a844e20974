/** Contributors of a newsroom, in both databases. */

import { SqlContributors } from '#store/contributors/sql-contributors.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { contributorsContract } from '#test/contracts/contributors.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const now = () => new Date('2026-03-04T16:44:00Z')
const tables = forThisFile(makeTables)

contributorsContract('on SQLite', async () => {
  const database = openSqlite(':memory:')
  return closing([database], { contributors: new SqlContributors({ database: sqliteDatabase(database), now }) })
})

contributorsContract('on PostgreSQL', async () => {
  const pool = openPostgres({ url: tables.url, maxConnections: 4 })
  const close = async () => {
    await pool.close()
    await tables.empty()
  }
  return { contributors: new SqlContributors({ database: postgresDatabase(pool), now }), [Symbol.asyncDispose]: close }
})
