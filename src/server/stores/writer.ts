/** The thread that writes a data folder: the log, and beside it all that is kept in the same file. */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { SqliteSites } from '#delivery/sites/sqlite-sites.ts'
import { statementsOn } from '#editorial/media/sql-erasures.ts'
import { createSeal } from '#store/hooks/seal.ts'
import { createSqliteHooks, sealSqliteHooks } from '#store/hooks/sqlite-hooks.ts'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { openLogWriter, type WriterStart } from '#store/log/log-writer.ts'
import { createSqliteRetention } from '#store/log/retention.ts'
import { SqliteSessions } from '#store/logins/sqlite-sessions.ts'
import type { EditorPresence } from '#store/presence/presence.ts'
import { SqlitePresence } from '#store/presence/sqlite-presence.ts'
import { answerCalls, note } from '#store/sql/answer-calls.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { WRITES } from './writes.ts'

export type FolderWriterStart = { readonly folder: string; readonly idleMs: number; readonly secretsKey: string }

const { folder, idleMs, secretsKey, ...start } = workerData as FolderWriterStart & WriterStart
const log = openLogWriter(start, note)
const database = openSqlite(join(folder, 'crier.db'))
const seal = createSeal(secretsKey)
try {
  sealSqliteHooks(database, seal)
} catch (error) {
  // A full disk keeps nobody from starting; they are sealed at the next start.
  note('the secrets of hooks cannot be sealed now', error)
}
let presence: SqlitePresence | undefined

answerCalls({
  stores: { log, presence: openedLate(), ...storesOn(database) },
  together: { database, writes: WRITES, demand: log.demand },
  close() {
    log.close()
    database.close()
    presence?.close()
  },
})

function storesOn(database: DatabaseSync) {
  const now = () => new Date()
  return {
    keys: new SqlKeys({ database: sqliteDatabase(database), now }),
    hooks: createSqliteHooks({ database, now, seal }),
    erasures: statementsOn(database),
    sessions: new SqliteSessions({ database, now, idleMs }),
    sites: new SqliteSites({ database, now }),
    retention: createSqliteRetention(database),
  }
}

/** Presence is worth no start that fails. */
function openedLate(): EditorPresence {
  const opened = () => {
    presence ??= new SqlitePresence(folder)
    return presence
  }
  return {
    arrive: async (blog, arrival) => opened().arrive(blog, arrival),
    leave: async (blog, place) => opened().leave(blog, place),
  }
}
