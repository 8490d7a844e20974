/** The contract of logins, on SQLite. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { IDLE_MS, loginsContract } from '#test/contracts/logins.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { newFolder } from '#test/support/new-folder.ts'

loginsContract('on SQLite', async () => {
  const folder = await newFolder()
  const clock = new ManualClock()
  const now = () => clock.now()
  const databases = [0, 1].map(() => openSqlite(join(folder, 'crier.db')))
  const [logins, elsewhere] = databases.map(
    database => new SqlLogins({ database: sqliteDatabase(database), now, idleMs: IDLE_MS }),
  )
  const [database] = databases
  if (!database || !logins || !elsewhere) throw new Error('unreachable')
  return {
    logins,
    elsewhere,
    keys: new SqlKeys({ database: sqliteDatabase(database), now }),
    clock,
    async stored() {
      const files = await readdir(folder)
      return Buffer.concat(await Promise.all(files.map(file => readFile(join(folder, file)))))
    },
    async [Symbol.asyncDispose]() {
      for (const opened of databases) opened.close()
    },
  }
})
