/** The contract of people, on PostgreSQL. */
import { SqlPeople } from '#store/people/sql-people.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { peopleContract } from '#test/contracts/people.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

peopleContract('on PostgreSQL', async () => {
  const clock = new ManualClock()
  const now = () => clock.now()
  const [here, there] = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  if (!here || !there) throw new Error('unreachable')
  return closing([here, there, database.empty], {
    people: new SqlPeople({ database: postgresDatabase(here), now }),
    elsewhere: new SqlPeople({ database: postgresDatabase(there), now }),
    clock,
  })
})
