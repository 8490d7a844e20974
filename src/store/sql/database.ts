/**
 * The port to a database, the same over SQLite and PostgreSQL. A store is one class over it, with one table of statements:
 *
 *     const sql = { find: 'SELECT … WHERE id = ?', lock: lockOf('sites') } as const
 *     const prepared = database.prepare(sql)
 *     const [row] = await prepared.run('find', [id])
 */
import type { Row } from './postgres.ts'

/**
 * One text for both databases, as SQLite reads it (`portable.ts` says what is translated), or one for each. A statement that
 * a database has no text for is skipped there and returns no rows: a lock, for example, which SQLite does not need.
 */
export type Statement = string | { readonly sqlite?: string; readonly postgres?: string }
export type StatementTable<Name extends string> = Readonly<Record<Name, Statement>>

/**
 * A list is one value: PostgreSQL reads it as an array (`= ANY (?::text[])`), SQLite as JSON (`IN (SELECT value FROM
 * json_each(?))`).
 */
export type Value = string | number | null | Uint8Array | readonly (string | number)[]

/**
 * Runs one statement of the table. Figures of PostgreSQL may come as texts (BIGINT, sums): read them with `Number`.
 * Statements that are started one after the other, without waiting, are executed in that order and travel together.
 * @throws Refusal when PostgreSQL cannot be reached or used; on SQLite, SQLite's error (`storage-refusal.ts`).
 */
export type Run<Name extends string> = (name: Name, values?: readonly Value[]) => Promise<readonly Row[]>

export interface Prepared<Name extends string> {
  /**
   * Outside a transaction. Never call it within `work` below, which has its own `run`: this one would wait for the
   * transaction to end.
   */
  readonly run: Run<Name>
  /**
   * All of the statements take effect, or none. SQLite takes its write lock first, so nothing else is written
   * meanwhile; PostgreSQL reads committed data, so a decision that depends on other rows needs a lock as its first
   * statement. `work` may await only its own statements.
   */
  transaction<T>(work: (run: Run<Name>) => Promise<T>): Promise<T>
  /** Several reads of one moment, while writers continue. */
  snapshot<T>(work: (run: Run<Name>) => Promise<T>): Promise<T>
  /**
   * Call it before a missing row denies somebody access: while a PostgreSQL backup is being restored, tables are empty
   * for a while.
   * @throws Refusal `unavailable` while one of these tables is incomplete.
   */
  demandWhole(tables: readonly string[]): Promise<void>
}

export interface Database {
  prepare<Name extends string>(table: StatementTable<Name>): Prepared<Name>
}
