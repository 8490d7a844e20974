/** Opens the SQLite database of a data folder, and brings its tables up to date. */
import { DatabaseSync } from 'node:sqlite'
import { type Migration, migrations, type TellStep } from './migrations.ts'

/** Other connections write in transactions of milliseconds; a longer wait means that one hangs. */
const BUSY_MS = 5_000

/** `synchronous=FULL`: a commit is on the disk, not in the system's cache, before it returns (law 2, durable). */
export function openSqlite(file: string, onStep: TellStep = () => {}): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  migrate(database, onStep)
  return database
}

/** Tables, views and triggers as they were after so many steps, in memory and empty. */
export function openAsOfStep(step: number): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  for (const migration of migrations.slice(0, step)) run(database, migration)
  return database
}

function migrate(database: DatabaseSync, onStep: TellStep): void {
  const isNew = stepsTaken(database) === 0
  for (let isDone = false; !isDone; ) isDone = takeSteps(database, isNew ? () => {} : onStep)
}

/**
 * The lock precedes the check, so that processes that start together do each step once. A new database takes all steps in one
 * transaction, with one sync; one in use takes one, so that its readers wait least. True when none is left.
 */
function takeSteps(database: DatabaseSync, onStep: TellStep): boolean {
  if (stepsTaken(database) === migrations.length) return true
  database.exec('BEGIN IMMEDIATE')
  try {
    const taken = stepsTaken(database)
    if (taken > migrations.length) throw new Error('The data folder was written by a newer Crier; start that version.')
    const steps = taken === 0 ? migrations : migrations.slice(taken, taken + 1)
    for (const [index, migration] of steps.entries()) {
      timed({ step: taken + index + 1, of: migrations.length, onStep }, () => run(database, migration))
    }
    database.exec(`PRAGMA user_version = ${taken + steps.length}`)
    database.exec('COMMIT')
    return false
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw cause
  }
}

function timed({ step, of, onStep }: { step: number; of: number; onStep: TellStep }, work: () => void): void {
  const begin = performance.now()
  onStep({ step, of })
  work()
  onStep({ step, of, ms: Math.round(performance.now() - begin) })
}

function run(database: DatabaseSync, migration: Migration): void {
  if (typeof migration === 'string') return database.exec(migration)
  if ('sqlite' in migration) return database.exec(migration.sqlite)
  for (const [name, on] of Object.entries(migration.indexes)) database.exec(`CREATE INDEX ${name} ON ${on}`)
}

function stepsTaken(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}
