/** The log and the records of one data folder, over one SQLite file. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openSqlite } from '../sql/open-sqlite.ts'
import type { Log } from './log.ts'
import type { Records } from './records.ts'
import { renewEpochs } from './sqlite-life.ts'
import { SqliteLog } from './sqlite-log.ts'
import { createSqliteReads } from './sqlite-reads.ts'
import { SqliteRecords } from './sqlite-records.ts'
import { openWitness } from './witness.ts'

export type SqliteStore = {
  readonly log: Log
  readonly records: Records
  /** This thread's own connection; for stores whose writes are rare, such as the keys. */
  readonly database: DatabaseSync
  /** True when the file went back in time since it was last open here: all its streams began new lives. */
  readonly wasRestored: boolean
  close(): Promise<void>
}

export type SqliteStoreOptions = {
  /** Made if it is not there. */
  readonly folder: string
  /** Posts in one commit at the most. */
  readonly maxGroup?: number
  /** Pages of 4 KiB that the file may grow to; beyond them posts are refused as on a full disk. */
  readonly maxPages?: number
}

export async function openSqliteStore({ folder, ...limits }: SqliteStoreOptions): Promise<SqliteStore> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'crier.db')
  const witnessFile = join(folder, 'crier.witness')
  const database = openSqlite(file)
  const wasRestored = renewIfRestored(database, witnessFile)
  const log = new SqliteLog({ database, file, witnessFile, ...limits })

  return {
    log,
    records: new SqliteRecords(database),
    database,
    wasRestored,
    async close() {
      await log.close()
      if (database.isOpen) database.close()
    },
  }
}

/** For a process beside the one that writes: it reads the file itself and appends through the other. */
export function openSharedSqliteStore(folder: string, append: Log['append']): Omit<SqliteStore, 'wasRestored'> {
  const database = openSqlite(join(folder, 'crier.db'))
  const close = async () => {
    if (database.isOpen) database.close()
  }
  const log: Log = { ...createSqliteReads(database), append, close }
  return { log, records: new SqliteRecords(database), database, close }
}

/** Law 10: cursors of the time after the backup must not pass for places in the history that is written from now on. */
function renewIfRestored(database: DatabaseSync, witnessFile: string): boolean {
  const witness = openWitness(witnessFile)
  database.exec('BEGIN IMMEDIATE')
  try {
    const seen = witness.read()
    const made = Number(database.prepare('SELECT made FROM commits WHERE id = 1').get()?.made)
    const wasRestored = seen === undefined ? made > 0 : seen > made
    if (wasRestored) renewEpochs(database)
    witness.write(made)
    return wasRestored
  } finally {
    database.exec('COMMIT')
    witness.close()
  }
}
