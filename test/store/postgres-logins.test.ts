/** The contract of logins, on PostgreSQL. */
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { IDLE_MS, loginsContract } from '#test/contracts/logins.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

loginsContract('on PostgreSQL', async () => {
  const clock = new ManualClock()
  const now = () => clock.now()
  const [pool, other] = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  if (!pool || !other) throw new Error('unreachable')
  return closing([pool, other, database.empty], {
    logins: new SqlLogins({ database: postgresDatabase(pool), now, idleMs: IDLE_MS }),
    elsewhere: new SqlLogins({ database: postgresDatabase(other), now, idleMs: IDLE_MS }),
    keys: new SqlKeys({ database: postgresDatabase(pool), now }),
    clock,
    async stored() {
      const tables = ['sessions', 'session_links', 'session_tickets']
      const rows = tables.map(table => `SELECT ${table}::text AS line FROM ${table}`).join(' UNION ALL ')
      const { everything } = await database.ask(`SELECT string_agg(line, ' ') AS everything FROM (${rows}) AS all_rows`)
      return Buffer.from(String(everything))
    },
  })
})
