/** Several statements as one: all of them count, or none. */
import type { DatabaseSync } from 'node:sqlite'

/** The lock comes first: a transaction that reads and then writes cannot be refused in its middle. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  // Whoever began it has the lock, and takes back what fails (`answer-calls.ts`).
  if (database.isTransaction) return work()
  database.exec('BEGIN IMMEDIATE')
  try {
    const done = work()
    database.exec('COMMIT')
    return done
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
