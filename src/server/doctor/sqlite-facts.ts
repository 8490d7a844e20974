/**
 * Reads the state of a data folder's database on a thread of its own, because SQLite blocks. Beside a server or without one: it
 * creates no file, migrates nothing, and moves nothing from the WAL.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { checkPages } from '#store/sql/page-findings.ts'
import { DAMAGED } from '#store/sql/search-tables.ts'

export type SqliteFacts =
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode?: number | undefined }
  | ReadSqliteFacts

export type ReadSqliteFacts = {
  readonly kind: 'read'
  readonly version: string
  readonly stepsTaken: number
  readonly isWal: boolean
  readonly bytes: number
  readonly readMs: number
  /** What SQLite finds wrong with its pages; undefined if nothing, or if it is too large to look at all of them. */
  readonly damage: string | undefined
  readonly isSearchDamaged: boolean
  readonly hasUnusedPages: boolean
  readonly isWhole: boolean
  /** Of the lock for writing. Not tried without a WAL, which exists while a server runs. */
  readonly lock: { readonly kind: 'taken'; readonly ms: number } | { readonly kind: 'held' | 'not tried' }
}

/** Transactions of Crier take milliseconds; a lock that is held for longer than this stops posts. */
export const LOCK_MS = 2_000
/** Reading every page of more than this would keep the disk of a running server busy for seconds. */
const MAX_CHECKED_BYTES = 100_000_000
/** https://sqlite.org/fileformat.html#file_format_version_numbers */
const VERSIONS_AT = 18
const WAL_VERSION = 2
/** https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5

/** `parentPort` is null when a test imports the file. */
parentPort?.postMessage(readFacts(String(workerData)))

function readFacts(folder: string): SqliteFacts {
  const file = join(folder, 'crier.db')
  try {
    // Throws where this user may not look, which is not the same as an empty folder.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return { kind: 'missing' }
    return factsOf(file)
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number }
    return { kind: 'failed', message, errcode }
  }
}

function factsOf(file: string): ReadSqliteFacts {
  // The two exist together while a server runs, and after a crash.
  const hasWal = existsSync(`${file}-wal`) && existsSync(`${file}-shm`)
  // Without them nobody writes. An ordinary connection would create them, as files of this user that the server's may not open.
  const address = hasWal ? file : `${pathToFileURL(file).href}?immutable=1`
  const database = new DatabaseSync(address, { readOnly: true, timeout: LOCK_MS })
  try {
    const version = String(database.prepare('SELECT sqlite_version() AS version').get()?.version)
    const stepsTaken = Number(database.prepare('PRAGMA user_version').get()?.user_version)
    const beganMs = performance.now()
    database.prepare('SELECT COUNT(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)').get()
    const readMs = performance.now() - beganMs
    const bytes = statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0)
    const isWhole = bytes <= MAX_CHECKED_BYTES
    const pages = isWhole ? checkPages(database) : undefined
    const lock = hasWal ? tryLock(file) : ({ kind: 'not tried' } as const)
    return {
      ...{ kind: 'read', version, stepsTaken, isWal: hasWal || isWal(file), bytes, readMs, isWhole, lock },
      ...{ damage: pages?.damage, hasUnusedPages: pages?.hasUnusedPages ?? false },
      isSearchDamaged: (pages?.isSearchDamaged ?? false) || isMarkedDamaged(database),
    }
  } finally {
    // The last of the two: closing a connection that may write would move the WAL into the file, if no server runs.
    database.close()
  }
}

/** By a server that could not read or write it. */
function isMarkedDamaged(database: DatabaseSync): boolean {
  const has = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'search_walk'").get()
  return has !== undefined && Number(database.prepare('SELECT is_done FROM search_walk').get()?.is_done) === DAMAGED
}

function isWal(file: string): boolean {
  const versions = Buffer.alloc(2)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, versions, 0, versions.length, VERSIONS_AT)
  } finally {
    closeSync(descriptor)
  }
  return versions[0] === WAL_VERSION && versions[1] === WAL_VERSION
}

/** Takes the lock for writing and gives it back at once. */
function tryLock(file: string): ReadSqliteFacts['lock'] {
  const beganMs = performance.now()
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: LOCK_MS })
    database.exec('BEGIN IMMEDIATE; ROLLBACK')
    return { kind: 'taken', ms: performance.now() - beganMs }
  } catch (error) {
    const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff
    // This user may not write, which the check of the folder reports.
    return { kind: primary === SQLITE_BUSY ? 'held' : 'not tried' }
  } finally {
    database?.close()
  }
}
