/**
 * Writes the SQLite log on a thread of its own, so that a slow disk never stalls a reader. Each call is one commit, and
 * so one flush to disk, for all entries that arrived during the previous one.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Refusal } from '#platform/errors.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { isOfTheStorage, storageRefusal } from '#store/sql/storage-refusal.ts'
import { watchFile } from '#store/sql/watch-file.ts'
import type { SeenCursor } from './log.ts'
import type { PreparedEntry, WriterOutcome } from './prepared-entry.ts'
import { createAppend } from './sqlite-append.ts'
import { outgrow, renewEpochs, renewUnlessHeld } from './sqlite-life.ts'
import { openWitness, type Witness } from './witness.ts'

export type WriterStart = {
  readonly file: string
  readonly witnessFile: string
  /** Maximum size of the file, in pages of 4 KiB. */
  readonly maxPages?: number
}

type WriterParts = {
  readonly database: DatabaseSync
  readonly witness: Witness
  /** Throws where writing would be in vain. */
  readonly demand: () => void
}

export type Written = WriterOutcome | { readonly kind: 'failed'; readonly message: string; readonly code: number }

type Note = (message: string, error: unknown) => void

/** A successful write counts as proof for this long, so that frequent health checks cost no flush. */
const PROVED_MS = 5_000
/** A disk that failed is not probed again for this long. */
const FAILED_MS = 1_000

export class LogWriter {
  readonly #database: DatabaseSync
  readonly #witness: Witness
  readonly #append: ReturnType<typeof createAppend>
  readonly #countCommit: StatementSync
  readonly #note: Note
  /** Throws where writing would be in vain. */
  readonly demand: () => void
  /** The number of commits of this database that are known here. */
  #seen: number
  #proof: { readonly untilMs: number; readonly failure?: unknown } = { untilMs: 0 }

  /** `note` logs what the operator should know although everything was stored. */
  static open({ file, witnessFile, maxPages }: WriterStart, note: Note): LogWriter {
    const database = openSqlite(file)
    if (maxPages) database.exec(`PRAGMA max_page_count = ${maxPages}`)
    return new LogWriter({ database, demand: watchFile(file), witness: openWitness(witnessFile) }, note)
  }

  constructor({ database, witness, demand }: WriterParts, note: Note) {
    this.#database = database
    this.demand = demand
    this.#witness = witness
    this.#seen = this.#witness.read() ?? 0
    this.#append = createAppend(this.#database)
    this.#countCommit = this.#database.prepare('UPDATE commits SET made = made + 1 WHERE id = 1 RETURNING made')
    this.#note = note
  }

  /** One outcome per entry, in the same order. `failed` holds SQLite's result code. */
  async write(entries: readonly PreparedEntry[]): Promise<readonly Written[]> {
    return this.#write(entries)
  }

  async renew(stream: string, seen: SeenCursor): Promise<void> {
    renewUnlessHeld(this.#database, stream, seen)
  }

  /** Resolves if the database can be written now. @throws the error of a write. */
  async prove(): Promise<void> {
    if (performance.now() >= this.#proof.untilMs) this.#commit([])
    if (this.#proof.failure !== undefined) throw this.#proof.failure
  }

  close(): void {
    this.#database.close()
    this.#witness.close()
  }

  #write(entries: readonly PreparedEntry[]): readonly Written[] {
    try {
      return this.#commit(entries)
    } catch (error) {
      if (error instanceof Refusal) throw error
      // Each entry is retried alone, so that one that cannot be stored does not fail the others. A held lock or a
      // failing disk would fail each of them the same way, after the same wait.
      const isSame = entries.length === 1 || isOfTheStorage(storageRefusal(error))
      if (!isSame) return entries.flatMap(entry => this.#write([entry]))
      const failed = failureOf(error)
      return entries.map(() => failed)
    }
  }

  #commit(entries: readonly PreparedEntry[]): readonly WriterOutcome[] {
    try {
      const outcomes = this.#tryCommit(entries)
      this.#proof = { untilMs: performance.now() + PROVED_MS }
      return outcomes
    } catch (failure) {
      if (storageRefusal(failure)) this.#proof = { untilMs: performance.now() + FAILED_MS, failure }
      throw failure
    }
  }

  #tryCommit(entries: readonly PreparedEntry[]): readonly WriterOutcome[] {
    const database = this.#database
    this.demand()
    database.exec('BEGIN IMMEDIATE')
    let made: number
    let outcomes: readonly WriterOutcome[]
    try {
      made = Number(this.#countCommit.get()?.made)
      // A backup was restored while this thread ran: later appends belong to another history.
      if (made <= this.#seen) {
        renewEpochs(database)
        made = outgrow(database, this.#seen)
      }
      outcomes = this.#append(entries)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    this.#seen = made
    this.#remember(made)
    return outcomes
  }

  /** The commit is on disk, so it must not be reported as failed; a witness that lags only detects less. */
  #remember(made: number): void {
    try {
      this.#witness.write(made)
    } catch (error) {
      this.#note('the witness of the log cannot be written: a backup restored now might not be noticed', error)
    }
  }
}

function failureOf(error: unknown): Extract<Written, { kind: 'failed' }> {
  const { message, errcode = 0 } = error as Error & { errcode?: number }
  return { kind: 'failed', message, code: errcode }
}
