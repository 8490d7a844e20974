/** The `Database` port over a connection to SQLite. Statements are executed on the thread that calls. */
import type { DatabaseSync } from 'node:sqlite'
import type { Database, Prepared, Run, StatementTable, Value } from './database.ts'
import { forSqlite } from './portable.ts'
import { prepareAll } from './prepare.ts'

/**
 * The transactions of this thread, by file. They wait for each other here, even on different connections: SQLite would
 * block the thread until the lock is free, and with it the transaction that holds the lock.
 */
const turns = new Map<string | DatabaseSync, Promise<unknown>>()

export function sqliteDatabase(connection: DatabaseSync): Database {
  const file = connection.location() ?? connection

  async function inTurn<T>(begin: string, work: () => Promise<T>): Promise<T> {
    while (turns.has(file)) await turns.get(file)
    // The caller began a transaction for several calls, and rolls back what fails (`answer-calls.ts`).
    if (connection.isTransaction) return work()
    connection.exec(begin)
    const done = finish(work)
    turns.set(
      file,
      done.catch(() => {}),
    )
    return done
  }

  async function finish<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work()
      connection.exec('COMMIT')
      return done
    } catch (error) {
      if (connection.isTransaction) connection.exec('ROLLBACK')
      throw error
    } finally {
      turns.delete(file)
    }
  }

  return {
    prepare<Name extends string>(table: StatementTable<Name>): Prepared<Name> {
      const prepared = prepareAll(connection, forSqlite(table))
      const run: Run<Name> = async (name, values = []) => prepared[name]?.all(...values.map(bound)) ?? []
      return {
        async run(name, values) {
          while (turns.has(file)) await turns.get(file)
          return run(name, values)
        },
        // Without the write lock from the start, a transaction that reads and then writes could be refused halfway.
        transaction: work => inTurn('BEGIN IMMEDIATE', () => work(run)),
        snapshot: work => inTurn('BEGIN', () => work(run)),
        async demandWhole() {},
      }
    },
  }
}

/** A value as a statement of SQLite takes it: a list as JSON. */
export function bound(value: Value): string | number | null | Uint8Array {
  return Array.isArray(value) ? JSON.stringify(value) : (value as Exclude<Value, readonly unknown[]>)
}
