/** Opens the SQLite database of a data folder, its tables brought up to date. */
import { DatabaseSync } from 'node:sqlite'
import { migrations } from './migrations.ts'

/** Other connections write in transactions of milliseconds; waiting longer than this means that one hangs. */
const BUSY_MS = 5_000

/** `synchronous=FULL`: a commit is on the disk, not only with the operating system, before it returns (law 2). */
export function openSqlite(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  migrate(database)
  return database
}

/** The lock comes before the look, so that processes that start together do each step once. */
function migrate(database: DatabaseSync): void {
  if (stepsTaken(database) === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    const taken = stepsTaken(database)
    if (taken > migrations.length) throw new Error('The data folder was written by a newer Crier; start that one.')
    for (const step of migrations.slice(taken)) database.exec(step)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (cause) {
    database.exec('ROLLBACK')
    throw cause
  }
}

function stepsTaken(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}
