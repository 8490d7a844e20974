/**
 * A mark in a PostgreSQL database while a backup is being restored into it. It is there before the first table, and only the
 * transaction that ends alerts and logins removes it: a node that started on tables without that would send alerts again.
 */
import type { Queries } from './postgres.ts'

/** In no dump: a database that has it cannot be backed up. */
export const RESTORE_MARK = 'unsettled_restore'

export const UNSETTLED =
  'a restore into it has not ended; let it end, or if it was cut off, repeat the same "crier restore", or drop the database and create it again'

const SQL = {
  exists: `SELECT to_regclass('${RESTORE_MARK}') IS NOT NULL AS is_there`,
  read: `SELECT archive FROM ${RESTORE_MARK}`,
  make: `CREATE TABLE ${RESTORE_MARK} (archive TEXT PRIMARY KEY)`,
  write: `INSERT INTO ${RESTORE_MARK} (archive) VALUES ($1)`,
} as const

/** For the statements of settling; SQLite's copy is settled before it is put in place. */
export const removeRestoreMark = { postgres: `DROP TABLE IF EXISTS ${RESTORE_MARK}` } as const

/** @throws Error with a sentence for the operator. */
export async function demandSettled(queries: Queries): Promise<void> {
  const [row] = await queries.query(SQL.exists)
  if (row?.is_there === true) throw new Error(UNSETTLED)
}

/** The hash of the archive that is being restored; undefined if none is. */
export async function readRestoreMark(queries: Queries): Promise<string | undefined> {
  const [found] = await queries.query(SQL.exists)
  if (found?.is_there !== true) return undefined
  const [row] = await queries.query(SQL.read)
  return String(row?.archive)
}

/** Within a transaction: a table without its row would be a restore of nothing. */
export async function writeRestoreMark(queries: Queries, archive: string): Promise<void> {
  await queries.query(SQL.make)
  await queries.query(SQL.write, [archive])
}
