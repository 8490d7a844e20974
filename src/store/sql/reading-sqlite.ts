/** SQLite as whoever serves readers has it: what is written over such a connection fails, so nobody waits for the disk. */
import { DatabaseSync } from 'node:sqlite'

/** Readers of a WAL wait only for whoever puts the file in order after a crash. */
const BUSY_MS = 5_000

/** A connection to tables that are there, on a thread that serves: whatever is written over it fails. */
export function openReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  readOnlyFromNowOn(database)
  return database
}

/** Not `readOnly`: the first connection after a crash must be able to put the file in order. */
export function readOnlyFromNowOn(database: DatabaseSync): void {
  database.exec('PRAGMA query_only = ON')
}
