/** The log and the records of one data folder, over one SQLite file. */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Calls, storeAt } from '#store/sql/calls.ts'
import { makeDataFolder } from '#store/sql/data-folder.ts'
import type { TellStep } from '#store/sql/migrations.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { openReading, readOnlyFromNowOn } from '#store/sql/reading-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { StoreThread, type ThreadNotes } from '#store/sql/store-thread.ts'
import { dueOnSqlite } from './due.ts'
import type { CountGroup, Log } from './log.ts'
import type { LogWriter, WriterStart } from './log-writer.ts'
import type { Records } from './records.ts'
import { SqlRecords } from './sql-records.ts'
import { renewIfRestored } from './sqlite-life.ts'
import { createSqliteLog } from './sqlite-log.ts'
import { createSqliteReads } from './sqlite-reads.ts'
import { openWitness } from './witness.ts'

export type SqliteStore = Awaited<ReturnType<typeof openSqliteStore>>

type SqliteStoreOptions = {
  /** Created if it does not exist. */
  readonly folder: string
  /** Maximum number of posts in one commit. */
  readonly maxGroup?: number
  readonly onGroup?: CountGroup | undefined
  /** Maximum size of the file, in pages of 4 KiB; beyond it posts are refused as on a full disk. */
  readonly maxPages?: number
  /** The stores on the thread that writes, besides the log itself. */
  readonly writer?: { readonly module: URL; readonly workerData: object }
  readonly notes?: ThreadNotes
  readonly onStep?: TellStep
}

const LOG_ALONE = { module: new URL('./sqlite-writer.ts', import.meta.url), workerData: {} }

export async function openSqliteStore(options: SqliteStoreOptions) {
  const { folder, maxGroup, onGroup, maxPages, writer = LOG_ALONE, notes, onStep } = options
  makeDataFolder(folder)
  const file = join(folder, 'crier.db')
  const witnessFile = join(folder, 'crier.witness')
  const database = openSqlite(file, onStep)
  const witness = openWitness(witnessFile)
  const wasRestored = renewIfRestored(database, witness)
  witness.close()
  readOnlyFromNowOn(database)
  const start: WriterStart = { file, witnessFile, ...(maxPages !== undefined && { maxPages }) }
  const thread = new StoreThread({ ...writer, workerData: { ...writer.workerData, ...start }, ...(notes && { notes }) })
  const log = createSqliteLog({
    ...{ database, writer: storeAt<LogWriter>(thread, 'log') },
    ...(maxGroup !== undefined && { maxGroup }),
    ...(onGroup && { onGroup }),
  })

  return {
    log,
    records: recordsIn(database),
    /** This thread's own connection, which cannot write, so that nothing on this thread blocks on the disk. */
    database,
    /** To the stores on the thread that writes. */
    calls: thread as Calls,
    /** True if the file went back in time since it was last open here: all its streams got new epochs. */
    wasRestored,
    async close(): Promise<void> {
      await log.close()
      await thread.close()
      if (database.isOpen) database.close()
    },
  }
}

type SharedSqliteStoreOptions = {
  readonly folder: string
  /** `append` and `calls` go to the process that writes. */
  readonly append: Log['append']
  readonly calls: Calls
}

/** For a process beside the one that writes: it reads the file itself. */
export function openSharedSqliteStore(options: SharedSqliteStoreOptions) {
  const { folder, append, calls } = options
  const database = openReading(join(folder, 'crier.db'))
  const close = async () => {
    if (database.isOpen) database.close()
  }
  const { renew } = storeAt<LogWriter>(calls, 'log')
  const log: Log = { ...createSqliteReads(database, renew), append, close }
  return { log, records: recordsIn(database), database, calls, close }
}

function recordsIn(connection: DatabaseSync): Records {
  const database = sqliteDatabase(connection)
  return new SqlRecords({ database, due: dueOnSqlite(database) })
}
