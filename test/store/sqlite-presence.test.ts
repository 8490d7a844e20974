/** Who is present, on SQLite, held to the contract. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SqlitePresence } from '#store/presence/sqlite-presence.ts'
import { presenceContract } from '#test/contracts/presence.ts'

presenceContract('on SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  const [presence, elsewhere] = [new SqlitePresence(folder), new SqlitePresence(folder)]
  const database = new DatabaseSync(join(folder, 'presence.db'))
  return {
    presence,
    elsewhere,
    async age(ms) {
      database.prepare('UPDATE presence SET since_ms = since_ms - ?, seen_ms = seen_ms - ?').run(ms, ms)
    },
    stored: async () => Number(database.prepare('SELECT COUNT(*) AS rows FROM presence').get()?.rows),
    async [Symbol.asyncDispose]() {
      database.close()
      for (const opened of [presence, elsewhere]) opened.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
