/** The contract of the guard's state, on SQLite. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openPresenceFile } from '#store/presence/presence-file.ts'
import { guardStateContract } from '#test/contracts/guard-state.ts'
import { closing } from '#test/support/closing.ts'
import { newFolder } from '#test/support/new-folder.ts'

guardStateContract('on SQLite', async () => {
  const folder = await newFolder()
  const [here, there] = [openPresenceFile(folder), openPresenceFile(folder)]
  const database = new DatabaseSync(join(folder, 'presence.db'))
  return closing([database, here, there], {
    state: here.guardState,
    elsewhere: there.guardState,
    async age(ms: number) {
      database.exec(`UPDATE comment_meters SET until_ms = until_ms - ${ms},
        value = CASE WHEN name LIKE 'puzzle%' OR name LIKE 'text%' THEN value ELSE value - ${ms} END`)
    },
    rows: async () => Number(database.prepare('SELECT COUNT(*) AS rows FROM comment_meters').get()?.rows),
  })
})
