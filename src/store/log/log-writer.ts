/**
 * Writes the SQLite log on a thread of its own, so that a slow disk never stalls a reader. Each call is one commit, and
 * so one flush to disk, for all entries that arrived during the previous one.
 */
import { Refusal } from '#platform/errors.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { isOfTheStorage, storageRefusal } from '#store/sql/storage-refusal.ts'
import { watchFile } from '#store/sql/watch-file.ts'
import type { SeenCursor } from './log.ts'
import type { PreparedEntry, WriterOutcome } from './prepared-entry.ts'
import { createAppend } from './sqlite-append.ts'
import { renewEpochs, renewUnlessHeld } from './sqlite-life.ts'
import { openWitness } from './witness.ts'

export type WriterStart = {
  readonly file: string
  readonly witnessFile: string
  /** Maximum size of the file, in pages of 4 KiB. */
  readonly maxPages?: number
}

export type Written = WriterOutcome | { readonly kind: 'failed'; readonly message: string; readonly code: number }

/** A successful write counts as proof for this long, so that frequent health checks cost no flush. */
const PROVED_MS = 5_000
/** A disk that failed is not probed again for this long. */
const FAILED_MS = 1_000

export interface LogWriter {
  /** One outcome per entry, in the same order. `failed` holds SQLite's result code. */
  write(entries: readonly PreparedEntry[]): Promise<readonly Written[]>
  renew(stream: string, seen: SeenCursor): Promise<void>
  /** Resolves if the database can be written now. @throws the error of a write. */
  prove(): Promise<void>
}

type OpenLogWriter = LogWriter & { demand(): void; close(): void }

/** `note` logs what the operator should know although everything was stored. */
export function openLogWriter(
  { file, witnessFile, maxPages }: WriterStart,
  note: (message: string, error: unknown) => void,
): OpenLogWriter {
  const database = openSqlite(file)
  if (maxPages) database.exec(`PRAGMA max_page_count = ${maxPages}`)
  const demand = watchFile(file)
  const witness = openWitness(witnessFile)
  /** The number of commits of this database that are known here. */
  let seen = witness.read() ?? 0
  let proof: { readonly untilMs: number; readonly failure?: unknown } = { untilMs: 0 }
  const append = createAppend(database)
  const countCommit = database.prepare('UPDATE commits SET made = made + 1 WHERE id = 1 RETURNING made')

  function write(entries: readonly PreparedEntry[]): readonly Written[] {
    try {
      return commit(entries)
    } catch (error) {
      if (error instanceof Refusal) throw error
      // Each entry is retried alone, so that one that cannot be stored does not fail the others. A held lock or a
      // failing disk would fail each of them the same way, after the same wait.
      const isSame = entries.length === 1 || isOfTheStorage(storageRefusal(error))
      if (!isSame) return entries.flatMap(entry => write([entry]))
      const failed = failureOf(error)
      return entries.map(() => failed)
    }
  }

  function commit(entries: readonly PreparedEntry[]): readonly WriterOutcome[] {
    try {
      const outcomes = tryCommit(entries)
      proof = { untilMs: performance.now() + PROVED_MS }
      return outcomes
    } catch (failure) {
      if (isOfStorage(failure)) proof = { untilMs: performance.now() + FAILED_MS, failure }
      throw failure
    }
  }

  function tryCommit(entries: readonly PreparedEntry[]): readonly WriterOutcome[] {
    demand()
    database.exec('BEGIN IMMEDIATE')
    let made: number
    let outcomes: readonly WriterOutcome[]
    try {
      made = Number(countCommit.get()?.made)
      // A backup was restored while this thread ran: later appends belong to another history.
      if (made <= seen) renewEpochs(database)
      outcomes = append(entries)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    seen = made
    remember(made)
    return outcomes
  }

  /** The commit is on disk, so it must not be reported as failed; a witness that lags only detects less. */
  function remember(made: number): void {
    try {
      witness.write(made)
    } catch (error) {
      note('the witness of the log cannot be written: a backup restored now might not be noticed', error)
    }
  }

  return {
    write: async entries => write(entries),
    async renew(stream, seenThere) {
      renewUnlessHeld(database, stream, seenThere)
    },
    async prove() {
      if (performance.now() >= proof.untilMs) commit([])
      if (proof.failure !== undefined) throw proof.failure
    },
    demand,
    close() {
      database.close()
      witness.close()
    },
  }
}

function isOfStorage(error: unknown): boolean {
  return storageRefusal(error) !== undefined
}

function failureOf(error: unknown): Extract<Written, { kind: 'failed' }> {
  const { message, errcode = 0 } = error as Error & { errcode?: number }
  return { kind: 'failed', message, code: errcode }
}
