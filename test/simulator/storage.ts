/**
 * The database of a simulated installation: the real tables, statements and rule of appending, on SQLite in memory. It can
 * be backed up, restored and promoted in place of another, as an operator would.
 */
import type { DatabaseSync } from 'node:sqlite'
import { dueOnSqlite } from '#store/log/due.ts'
import type { Log, LoggedChange } from '#store/log/log.ts'
import { LogWriter } from '#store/log/log-writer.ts'
import type { Records } from '#store/log/records.ts'
import { createRetention, type Retention } from '#store/log/retention.ts'
import { SqlRecords } from '#store/log/sql-records.ts'
import { renewIfRestored } from '#store/log/sqlite-life.ts'
import { createSqliteLog } from '#store/log/sqlite-log.ts'
import type { Callable } from '#store/sql/calls.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'

/** Tables of which a backup is taken: all that the log and its records use. */
const TABLES = ['streams', 'changes', 'blogs', 'updates', 'idempotency_keys', 'commits'] as const
type Row = Readonly<Record<string, unknown>>
export type Copy = 'backup' | 'standby' | 'unsynced'
const COPIES: readonly Copy[] = ['backup', 'standby', 'unsynced']

export class Storage {
  readonly database: DatabaseSync
  readonly records: Records
  readonly retention: Retention
  readonly #columns: Readonly<Record<string, string>>
  /** Outlives the database, as a file beside it does. */
  #witness: number | undefined
  #writer: LogWriter

  constructor() {
    this.database = openSqlite(':memory:')
    // The audit list refuses to be emptied, and nobody searches. What filters read is kept by triggers.
    const triggers = this.database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql NOT LIKE '%update_marks%'")
      .all()
    for (const { name } of triggers) this.database.exec(`DROP TRIGGER "${name}"`)
    this.#columns = Object.fromEntries(TABLES.map(table => [table, this.#columnsOf(table)]))
    for (const copy of COPIES) {
      this.database.exec(`ATTACH ':memory:' AS ${copy}`)
      for (const table of TABLES) {
        this.database.exec(`CREATE TABLE ${copy}.${table} AS SELECT ${this.#columns[table]} FROM main.${table}`)
      }
    }
    const connection = sqliteDatabase(this.database)
    this.records = new SqlRecords({ database: connection, due: dueOnSqlite(connection) })
    this.retention = createRetention(connection)
    this.#writer = this.#open()
  }

  /** Empties it for the next simulation. */
  reset(): void {
    for (const table of [...TABLES, 'audit']) this.database.exec(`DELETE FROM main.${table}`)
    this.database.exec('INSERT INTO main.commits (id, made) VALUES (1, 0)')
    for (const copy of COPIES) this.copyTo(copy)
    this.#witness = undefined
    this.#writer = this.#open()
  }

  /** `write` stands between the log and the real writer: it may take its time, or fail. */
  openLog(write: (entries: Parameters<LogWriter['write']>[0]) => ReturnType<LogWriter['write']>): Log {
    const renew: LogWriter['renew'] = (stream, seen) => this.#writer.renew(stream, seen)
    return createSqliteLog({ database: this.database, writer: { write, renew } as Callable<LogWriter> })
  }

  write(entries: Parameters<LogWriter['write']>[0]): ReturnType<LogWriter['write']> {
    return this.#writer.write(entries)
  }

  copyTo(copy: Copy): void {
    for (const table of TABLES) {
      this.database.exec(`DELETE FROM ${copy}.${table};
        INSERT INTO ${copy}.${table} SELECT ${this.#columns[table]} FROM main.${table}`)
    }
  }

  /** Under the writer, which is not told. */
  restoreFrom(copy: Copy): void {
    for (const table of TABLES) {
      const columns = this.#columns[table]
      this.database.exec(`DELETE FROM main.${table};
        INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM ${copy}.${table}`)
    }
  }

  /** The process that writes was started again. */
  reopen(): void {
    this.#writer = this.#open()
  }

  get commits(): number {
    return Number(this.database.prepare('SELECT made FROM commits').get()?.made)
  }

  set commits(made: number) {
    this.database.exec(`UPDATE commits SET made = ${made}`)
  }

  /** The changes of updates, to be put back by a log that does not erase them. */
  texts(): readonly Row[] {
    return this.database.prepare("SELECT * FROM changes WHERE change NOT LIKE '%update.removed%'").all()
  }

  putBack(texts: readonly Row[]): void {
    const put = this.database.prepare('UPDATE changes SET change = ? WHERE stream = ? AND change_offset = ?')
    for (const { stream, change_offset: offset, change } of texts) {
      put.run(String(change), String(stream), Number(offset))
    }
  }

  keptAfter(stream: string, offset: number): readonly LoggedChange[] {
    const rows = this.database
      .prepare('SELECT change_offset, change FROM changes WHERE stream = ? AND change_offset > ? LIMIT 100')
      .all(stream, offset)
    return rows.map(row => ({ offset: Number(row.change_offset), text: String(row.change) }))
  }

  close(): void {
    this.database.close()
  }

  #open(): LogWriter {
    const witness = {
      read: () => this.#witness,
      write: (commits: number) => {
        this.#witness = commits
      },
      close() {},
    }
    renewIfRestored(this.database, witness)
    return new LogWriter({ database: this.database, witness, demand() {} }, () => {})
  }

  /** Without those that the database computes. */
  #columnsOf(table: string): string {
    const rows = this.database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
    return rows.map(({ name }) => String(name)).join(', ')
  }
}
