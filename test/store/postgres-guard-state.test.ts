/** The contract of the guard's state, on PostgreSQL. */
import { SqlGuardState } from '#store/guard/sql-guard-state.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { guardStateContract } from '#test/contracts/guard-state.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

guardStateContract('on PostgreSQL', async () => {
  const [pool, other] = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  if (!pool || !other) throw new Error('unreachable')
  return closing([pool, other, database.empty], {
    state: new SqlGuardState(postgresDatabase(pool)),
    elsewhere: new SqlGuardState(postgresDatabase(other)),
    async age(ms: number) {
      await pool.query(`UPDATE comment_meters SET until_ms = until_ms - ${ms},
        value = CASE WHEN name LIKE 'puzzle%' OR name LIKE 'text%' THEN value ELSE value - ${ms} END`)
    },
    rows: async () => Number((await pool.query('SELECT COUNT(*) AS rows FROM comment_meters'))[0]?.rows),
  })
})
