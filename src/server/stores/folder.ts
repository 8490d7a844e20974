/** The stores of one data folder. Threads that serve readers only read: one thread of one process does all writes. */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import { createWorkerExchange } from '#delivery/counts/worker-exchange.ts'
import type { Sites } from '#delivery/sites/sites.ts'
import type { Erasures } from '#editorial/media/erasures.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import { down, type Part, UP } from '#platform/parts.ts'
import type { Audit } from '#store/audit/audit.ts'
import { COMMENT_WRITES, type Comments } from '#store/comments/comments.ts'
import { CONTRIBUTOR_WRITES, type Contributors } from '#store/contributors/contributors.ts'
import type { GuardState } from '#store/guard/guard-state.ts'
import type { Hooks } from '#store/hooks/hooks.ts'
import { readKeyFile, takeKeyFile } from '#store/hooks/key-file.ts'
import { createSeal, type Seal } from '#store/hooks/seal.ts'
import type { Keys } from '#store/keys/keys.ts'
import type { CountGroup } from '#store/log/log.ts'
import type { LogWriter } from '#store/log/log-writer.ts'
import { createRemoteAppend } from '#store/log/remote-append.ts'
import { createRetention, type Retention } from '#store/log/retention.ts'
import { openSharedSqliteStore, openSqliteStore } from '#store/log/sqlite-store.ts'
import { dividedLogins, type LoginWrites } from '#store/logins/divided-logins.ts'
import { PERSON_LOGIN_WRITES, type PersonLogins } from '#store/logins/person-logins.ts'
import { MARGIN_WRITES, type Margins } from '#store/margins/margins.ts'
import type { People } from '#store/people/people.ts'
import type { EditorPresence } from '#store/presence/presence.ts'
import { forgetPresence } from '#store/presence/presence-file.ts'
import { READ_COUNT_WRITES, type ReadCounts } from '#store/reads/read-counts.ts'
import { replaceIndex } from '#store/search/replace-index.ts'
import type { Search } from '#store/search/search.ts'
import type { SearchNotices } from '#store/search-notices/search-notices.ts'
import { type Calls, divided, storeAt } from '#store/sql/calls.ts'
import { closeToOthers } from '#store/sql/data-folder.ts'
import { lockFolder } from '#store/sql/folder-lock.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { createRemoteCalls } from '#store/sql/remote-calls.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import { StoreThread, type ThreadNotes } from '#store/sql/store-thread.ts'
import { stepsTo } from '#store/sql/tell-steps.ts'
import type { Templates } from '#store/templates/templates.ts'
import type { SearcherStart } from './searcher.ts'
import { storesOver, type Times } from './stores-over.ts'
import { warnOfLockedHooks } from './warn-of-locked-hooks.ts'
import type { FolderWriterStart } from './writer.ts'
import {
  AUDIT_WRITES,
  HOOK_WRITES,
  KEY_WRITES,
  PEOPLE_WRITES,
  SEARCH_WRITES,
  SITE_WRITES,
  TEMPLATE_WRITES,
} from './writes.ts'

type FolderOptions = {
  readonly folder: string
  readonly logger: Logger
  readonly times: Times
  readonly onRestored: () => void
  readonly onGroup?: CountGroup | undefined
  /** By default the key in the folder. */
  readonly secretsKey?: string | undefined
}

const WRITER = new URL('./writer.ts', import.meta.url)
const SEARCHER = new URL('./searcher.ts', import.meta.url)

export async function openFolder({ folder, logger, times, onRestored, onGroup, secretsKey }: FolderOptions) {
  const lock = lockFolder(folder)
  if (lock === 'in use') return lock
  try {
    forgetPresence(folder)
    const key = secretsKey ?? takeKeyFile(folder)
    const workerData: FolderWriterStart = { folder, idleMs: times.idleMs, secretsKey: key }
    const writer = { module: WRITER, workerData }
    const store = await openSqliteStore({ folder, writer, onGroup, notes: notesTo(logger), onStep: stepsTo(logger) })
    if (store.wasRestored) onRestored()
    closeToOthers(folder)
    const seal = createSeal(key)
    await warnOfLockedHooks(sqliteDatabase(store.database), { seal, logger })
    const searcher = openSearcher(folder)
    const close = async () => {
      await searcher.close()
      await store.close()
      lock.release()
    }
    return { ...store, ...openAccess({ ...store, searcher, times, seal }), now: times.now, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

type SharingOptions = Pick<FolderOptions, 'folder' | 'times' | 'secretsKey'> & { readonly primary: Wire }

/** The primary has locked the folder and writes it. */
export function shareFolder({ folder, primary, times, secretsKey }: SharingOptions) {
  const seal = createSeal(secretsKey ?? readKeyFile(folder))
  const calls = createRemoteCalls(primary)
  const store = openSharedSqliteStore({ folder, append: createRemoteAppend(primary), calls })
  const exchange = createWorkerExchange(primary)
  const searcher = openSearcher(folder)
  const close = async () => {
    await searcher.close()
    await store.close()
  }
  return { ...store, ...openAccess({ ...store, searcher, times, seal }), exchange, now: times.now, close }
}

/** It starts with the first search, and a call after its end starts another. */
function openSearcher(folder: string): StoreThread {
  return new StoreThread({ module: SEARCHER, workerData: { folder } satisfies SearcherStart })
}

/** For the command line, beside a server or without one: it may block on the disk. */
export function openFolderTables(folder: string, times: Times) {
  const connection = openSqlite(join(folder, 'crier.db'))
  const tables = sqliteDatabase(connection)
  const close = async () => connection.close()
  const stores = storesOver(tables, { ...times, replaceIndex: () => replaceIndex(connection) })
  return { ...stores, retention: createRetention(tables), close }
}

type AccessOptions = {
  readonly calls: Calls
  readonly searcher: Calls
  readonly database: DatabaseSync
  readonly times: Times
  readonly seal: Seal
}

/** The stores in the same file as the log. */
function openAccess({ calls, searcher, database, times, seal }: AccessOptions) {
  const here = storesOver(sqliteDatabase(database), { ...times, seal })
  return {
    audit: divided<Audit>(here.audit, storeAt(calls, 'audit'), AUDIT_WRITES),
    keys: divided<Keys>(here.keys, storeAt(calls, 'keys'), KEY_WRITES),
    hooks: divided<Hooks>(here.hooks, storeAt(calls, 'hooks'), HOOK_WRITES),
    figures: storeAt<typeof here.figures>(calls, 'figures'),
    erasures: storeAt<Erasures>(calls, 'erasures'),
    searchNotices: storeAt<SearchNotices>(calls, 'searchNotices'),
    search: divided<Search>(storeAt(searcher, 'search'), storeAt(calls, 'search'), SEARCH_WRITES),
    readCounts: divided<ReadCounts>(here.readCounts, storeAt(calls, 'readCounts'), READ_COUNT_WRITES),
    logins: dividedLogins(here.logins, storeAt<LoginWrites>(calls, 'logins')),
    sites: divided<Sites>(here.sites, storeAt(calls, 'sites'), SITE_WRITES),
    people: divided<People>(here.people, storeAt(calls, 'people'), PEOPLE_WRITES),
    templates: divided<Templates>(here.templates, storeAt(calls, 'templates'), TEMPLATE_WRITES),
    contributors: divided<Contributors>(here.contributors, storeAt(calls, 'contributors'), CONTRIBUTOR_WRITES),
    margins: divided<Margins>(here.margins, storeAt(calls, 'margins'), MARGIN_WRITES),
    comments: divided<Comments>(here.comments, storeAt(calls, 'comments'), COMMENT_WRITES),
    personLogins: divided<PersonLogins>(here.personLogins, storeAt(calls, 'personLogins'), PERSON_LOGIN_WRITES),
    presence: storeAt<EditorPresence>(calls, 'presence'),
    guardState: storeAt<GuardState>(calls, 'guardState'),
    retention: storeAt<Retention>(calls, 'retention'),
    parts: [writerPart(storeAt<LogWriter>(calls, 'log'))],
  }
}

/** Working reads prove nothing about a disk that is full, fails or was remounted read-only. */
function writerPart(log: Pick<LogWriter, 'prove'>): Part {
  const check = () =>
    log.prove().then(
      () => UP,
      (error: unknown) => down(storageRefusal(error)?.message ?? 'writing fails'),
    )
  return { name: 'writer', isNeeded: true, check }
}

function notesTo(logger: Logger): ThreadNotes {
  return {
    onEnded: error => logger.error({ err: error }, 'the thread that writes the database ended; another replaces it'),
    onNote: (message, reason) => logger.warn({ reason }, message),
  }
}
