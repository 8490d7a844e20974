/**
 * Writes the SQLite log, on a thread of its own: a slow disk never stalls a reader. Everything that came while the last
 * commit was under way goes into the next one: one flush for many posts.
 */
import { Refusal } from '#platform/errors.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { isOfTheStorage, storageRefusal } from '#store/sql/storage-refusal.ts'
import { watchFile } from '#store/sql/watch-file.ts'
import type { Seen } from './log.ts'
import { createAppend } from './sqlite-append.ts'
import type { PreparedEntry, WriterOutcome } from './sqlite-entry.ts'
import { renewEpochs, renewUnlessHeld } from './sqlite-life.ts'
import { openWitness } from './witness.ts'

export type WriterStart = {
  readonly file: string
  readonly witnessFile: string
  /** Pages of 4 KiB that the file may grow to. */
  readonly maxPages?: number
}

export type Written = WriterOutcome | { readonly kind: 'failed'; readonly message: string; readonly code: number }

/** A write that succeeded so short a time ago says more than another would; who asks more often costs no flush. */
const PROVED_MS = 5_000
/** A disk that failed is tried again no sooner. */
const FAILED_MS = 1_000

export interface LogWriter {
  /** One outcome for each entry, in their order. `failed` names SQLite's result code. */
  write(entries: readonly PreparedEntry[]): Promise<readonly Written[]>
  renew(stream: string, seen: Seen): Promise<void>
  /** Whether anything can be written now. @throws what a write would. */
  prove(): Promise<void>
}

export type OpenLogWriter = LogWriter & { demand(): void; close(): void }

/** `note`: what its operator should know, though everything was stored. */
export function openLogWriter(
  { file, witnessFile, maxPages }: WriterStart,
  note: (message: string, error: unknown) => void,
): OpenLogWriter {
  const database = openSqlite(file)
  if (maxPages) database.exec(`PRAGMA max_page_count = ${maxPages}`)
  const demand = watchFile(file)
  const witness = openWitness(witnessFile)
  /** Commits of this database that this thread knows of. */
  let seen = witness.read() ?? 0
  let proof: { readonly untilMs: number; readonly failure?: unknown } = { untilMs: 0 }
  const append = createAppend(database)
  const countCommit = database.prepare('UPDATE commits SET made = made + 1 WHERE id = 1 RETURNING made')

  function write(entries: readonly PreparedEntry[]): readonly Written[] {
    try {
      return commit(entries)
    } catch (error) {
      if (error instanceof Refusal) throw error
      // Alone, each entry fails or succeeds for itself: one that cannot be stored takes no other down. What hinders all,
      // a lock that is held or a disk that fails, is not waited for once more for each.
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
    let outcomes: WriterOutcome[]
    try {
      made = Number(countCommit.get()?.made)
      // A backup was put back while we ran: what is appended now belongs to another history.
      if (made <= seen) renewEpochs(database)
      outcomes = entries.map(append)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    seen = made
    remember(made)
    return outcomes
  }

  /** It is on the disk, so it must not be answered as failed: a witness that is behind only remembers less. */
  function remember(made: number): void {
    try {
      witness.write(made)
    } catch (error) {
      note('the witness of the log cannot be written: a backup put back now might not be noticed', error)
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
