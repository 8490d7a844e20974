/** The contract of people, on SQLite. */
import { join } from 'node:path'
import { SqlPeople } from '#store/people/sql-people.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { peopleContract } from '#test/contracts/people.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { newFolder } from '#test/support/new-folder.ts'

peopleContract('on SQLite', async () => {
  const file = join(await newFolder(), 'crier.db')
  const clock = new ManualClock()
  const now = () => clock.now()
  const [here, there] = [openSqlite(file), openSqlite(file)]
  return {
    people: new SqlPeople({ database: sqliteDatabase(here), now }),
    elsewhere: new SqlPeople({ database: sqliteDatabase(there), now }),
    clock,
    async [Symbol.asyncDispose]() {
      here.close()
      there.close()
    },
  }
})
