/** The sessions on PostgreSQL, held to the contract. */
import { afterAll, beforeAll } from 'vitest'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { SqlSessions } from '#store/logins/sql-sessions.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { IDLE_MS, sessionsContract } from '#test/contracts/sessions.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { makeDatabase, type PostgresDatabase } from '#test/support/services/postgres-database.ts'

let database: PostgresDatabase
beforeAll(async () => {
  database = await makeDatabase()
  await migratePostgres(database.url)
})
afterAll(() => database.drop())

sessionsContract('on PostgreSQL', async () => {
  const clock = new ManualClock()
  const now = () => clock.now()
  const [pool, other] = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  if (!pool || !other) throw new Error('unreachable')
  return {
    sessions: new SqlSessions({ database: postgresDatabase(pool), now, idleMs: IDLE_MS }),
    elsewhere: new SqlSessions({ database: postgresDatabase(other), now, idleMs: IDLE_MS }),
    keys: new SqlKeys({ database: postgresDatabase(pool), now }),
    clock,
    async stored() {
      const tables = ['sessions', 'session_links', 'session_tickets']
      const rows = tables.map(table => `SELECT ${table}::text AS line FROM ${table}`).join(' UNION ALL ')
      const { everything } = await database.ask(`SELECT string_agg(line, ' ') AS everything FROM (${rows}) AS all_rows`)
      return Buffer.from(String(everything))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.close(), other.close()])
      await database.empty()
    },
  }
})
