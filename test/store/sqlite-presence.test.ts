/** The contract of presence, on SQLite. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openPresenceFile } from '#store/presence/presence-file.ts'
import { presenceContract } from '#test/contracts/presence.ts'
import { closing } from '#test/support/closing.ts'
import { newFolder } from '#test/support/new-folder.ts'

presenceContract('on SQLite', async () => {
  const folder = await newFolder()
  const [here, there] = [openPresenceFile(folder), openPresenceFile(folder)]
  const database = new DatabaseSync(join(folder, 'presence.db'))
  return closing([database, here, there], {
    presence: here.presence,
    elsewhere: there.presence,
    async age(ms: number) {
      database.prepare('UPDATE presence SET since_ms = since_ms - ?, seen_ms = seen_ms - ?').run(ms, ms)
    },
    stored: async () => Number(database.prepare('SELECT COUNT(*) AS rows FROM presence').get()?.rows),
  })
})
