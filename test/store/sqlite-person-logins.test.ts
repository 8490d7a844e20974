/** The contract of people's logins, on SQLite. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSeal } from '#store/hooks/seal.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { SqlPersonLogins } from '#store/logins/sql-person-logins.ts'
import { SqlPeople } from '#store/people/sql-people.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { IDLE_MS } from '#test/contracts/logins.ts'
import { personLoginsContract } from '#test/contracts/person-logins.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { newFolder } from '#test/support/new-folder.ts'

personLoginsContract('on SQLite', async () => {
  const folder = await newFolder()
  const clock = new ManualClock()
  const seal = createSeal('a secret of thirty-two characters')
  const opened = [0, 1].map(() => openSqlite(join(folder, 'crier.db')))
  const [here, there] = opened.map(sqlite => {
    const options = { database: sqliteDatabase(sqlite), now: () => clock.now(), idleMs: IDLE_MS, seal }
    return {
      people: new SqlPeople(options),
      logins: new SqlLogins(options),
      personLogins: new SqlPersonLogins(options),
    }
  })
  if (!here || !there) throw new Error('unreachable')
  return {
    ...{ here, there, clock },
    async stored() {
      const files = await readdir(folder)
      return Buffer.concat(await Promise.all(files.map(file => readFile(join(folder, file)))))
    },
    async [Symbol.asyncDispose]() {
      for (const sqlite of opened) sqlite.close()
    },
  }
})
