/** SQLite for threads that serve readers: a write over such a connection fails, so nothing blocks on the disk. */
import { DatabaseSync } from 'node:sqlite'

/** Readers of a WAL wait only for its recovery after a crash. */
const BUSY_MS = 5_000

/** A connection to existing tables, on a thread that serves: any write over it fails. */
export function openReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  readOnlyFromNowOn(database)
  return database
}

/** Not `readOnly`: the first connection after a crash must be able to recover the WAL. */
export function readOnlyFromNowOn(database: DatabaseSync): void {
  database.exec('PRAGMA query_only = ON')
}
