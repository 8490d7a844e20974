/** The contract of people's logins, on PostgreSQL. */
import { createSeal } from '#store/hooks/seal.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { SqlPersonLogins } from '#store/logins/sql-person-logins.ts'
import { SqlPeople } from '#store/people/sql-people.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { IDLE_MS } from '#test/contracts/logins.ts'
import { personLoginsContract } from '#test/contracts/person-logins.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

personLoginsContract('on PostgreSQL', async () => {
  const clock = new ManualClock()
  const seal = createSeal('a secret of thirty-two characters')
  const pools = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  const [here, there] = pools.map(pool => {
    const options = { database: postgresDatabase(pool), now: () => clock.now(), idleMs: IDLE_MS, seal }
    return {
      people: new SqlPeople(options),
      logins: new SqlLogins(options),
      personLogins: new SqlPersonLogins(options),
    }
  })
  if (!here || !there) throw new Error('unreachable')
  return closing([...pools, database.empty], {
    ...{ here, there, clock },
    async stored() {
      const tables = ['sessions', 'people', 'person_sessions']
      const rows = tables.map(table => `SELECT ${table}::text AS line FROM ${table}`).join(' UNION ALL ')
      const { everything } = await database.ask(`SELECT string_agg(line, ' ') AS everything FROM (${rows}) AS all_rows`)
      return Buffer.from(String(everything))
    },
  })
})
