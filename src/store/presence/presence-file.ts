/**
 * What lives for minutes, on SQLite in a file of its own: presence, and the state of the guard over comments. The log never waits
 * for its disk writes.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { GuardState } from '#store/guard/guard-state.ts'
import { SqlGuardState } from '#store/guard/sql-guard-state.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import type { EditorPresence } from './presence.ts'
import { SqlPresence } from './sql-presence.ts'

const FILE = 'presence.db'

/** Deletes the file of an earlier server. It was written without fsync, so a power cut may also have damaged it. */
export function forgetPresence(folder: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, FILE + end), { force: true })
}

export type PresenceFile = {
  readonly presence: EditorPresence
  readonly guardState: GuardState
  close(): void
}

export function openPresenceFile(folder: string): PresenceFile {
  const connection = openSqlite(join(folder, FILE))
  // What is valid for fifteen seconds, or minutes, is not worth an fsync.
  connection.exec('PRAGMA synchronous = OFF')
  const tables = sqliteDatabase(connection)
  return {
    presence: new SqlPresence(tables),
    guardState: new SqlGuardState(tables),
    close() {
      if (connection.isOpen) connection.close()
    },
  }
}
