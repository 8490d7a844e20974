/** The thread that writes a data folder: the log, and everything else in the same file. */
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import type { GuardState } from '#store/guard/guard-state.ts'
import { createSeal } from '#store/hooks/seal.ts'
import { sealHooks } from '#store/hooks/sql-hooks.ts'
import { LogWriter, type WriterStart } from '#store/log/log-writer.ts'
import { createRetention } from '#store/log/retention.ts'
import type { EditorPresence } from '#store/presence/presence.ts'
import { openPresenceFile, type PresenceFile } from '#store/presence/presence-file.ts'
import { replaceIndex } from '#store/search/replace-index.ts'
import { answerCalls, note } from '#store/sql/answer-calls.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { storesOver } from './stores-over.ts'
import { WRITES } from './writes.ts'

export type FolderWriterStart = { readonly folder: string; readonly idleMs: number; readonly secretsKey: string }

const { folder, idleMs, secretsKey, ...start } = workerData as FolderWriterStart & WriterStart
const log = LogWriter.open(start, note)
const database = openSqlite(join(folder, 'crier.db'))
const tables = sqliteDatabase(database)
const seal = createSeal(secretsKey)
try {
  await sealHooks(tables, seal)
} catch (error) {
  // A full disk must not prevent a start; they are sealed at the next one.
  note('the secrets of hooks cannot be sealed now', error)
}
let shortLived: PresenceFile | undefined

const stores = {
  ...storesOver(tables, { now: () => new Date(), idleMs, seal, replaceIndex: () => replaceIndex(database) }),
  retention: createRetention(tables),
}

answerCalls({
  stores: { log, ...openedLate(), ...stores },
  together: { database, writes: WRITES, demand: log.demand },
  close() {
    log.close()
    database.close()
    shortLived?.close()
  },
})

/** A failure of what lives for minutes must not prevent a start. */
function openedLate(): { readonly presence: EditorPresence; readonly guardState: GuardState } {
  const opened = () => {
    shortLived ??= openPresenceFile(folder)
    return shortLived
  }
  return {
    presence: {
      arrive: async (blog, arrival) => opened().presence.arrive(blog, arrival),
      leave: async (blog, place) => opened().presence.leave(blog, place),
      namesAt: async blogs => opened().presence.namesAt(blogs),
    },
    guardState: {
      secretOf: async day => opened().guardState.secretOf(day),
      levels: async meters => opened().guardState.levels(meters),
      take: async attempt => opened().guardState.take(attempt),
    },
  }
}
