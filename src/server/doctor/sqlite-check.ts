/** Checks the database of a data folder: that it is there and whole, its version, its tables, and who holds its lock. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { migrations } from '#store/sql/migrations.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { inMs, printBytes } from './figures.ts'
import { schemaNotes } from './schema-notes.ts'
import { searchNotes } from './search-notes.ts'
import { LOCK_MS, type ReadSqliteFacts, type SqliteFacts } from './sqlite-facts.ts'

const THREAD = new URL('./sqlite-facts.ts', import.meta.url)
/** Reading the first page from a local disk takes far less; a network file system more. */
const SLOW_READ_MS = 100
/** https://sqlite.org/rescode.html */
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

export function sqliteCheck(folder: string): DoctorCheck {
  return {
    name: 'database',
    ifLate: `The disk of ${resolve(folder)} does not respond: look at the system log (journalctl -k). SQLite needs a local disk.`,
    async run(signal) {
      const facts = await factsOf(folder, signal)
      if (facts.kind === 'missing') return [missing(folder)]
      if (facts.kind === 'failed') return [failed(folder, facts)]
      if (facts.damage !== undefined)
        return [failed(folder, { kind: 'failed', message: facts.damage, errcode: SQLITE_CORRUPT })]
      return [
        ...[about(facts), ...schemaNotes(facts.stepsTaken, migrations.length), ...lockNotes(folder, facts)],
        ...[...searchNotes(facts), ...unusedNotes(folder, facts)],
      ]
    },
  }
}

async function factsOf(folder: string, signal: AbortSignal): Promise<SqliteFacts> {
  const thread = new Worker(THREAD, { workerData: folder, execArgv: [] })
  // A disk that hangs must not keep the command from ending.
  thread.unref()
  const stop = () => void thread.terminate()
  signal.addEventListener('abort', stop, { once: true })
  const [facts] = await once(thread, 'message')
  return facts as SqliteFacts
}

function missing(folder: string): CheckNote {
  if (!existsSync(folder)) return noteSkipped('There is no data folder; see "data folder".')
  return noteProblem(`There is no crier.db in ${resolve(folder)}.`, {
    expected: 'The data folder of the server; its first start creates the database.',
    change:
      'Run this in the folder of the server or with its CRIER_DATA or DATABASE_URL; for a new installation, start it once ("crier serve").',
  })
}

function failed(folder: string, { message, errcode = 0 }: SqliteFacts & { kind: 'failed' }): CheckNote {
  const isDamaged = [SQLITE_CORRUPT, SQLITE_NOTADB].includes(errcode & 0xff)
  return noteProblem(`crier.db in ${resolve(folder)} cannot be read: ${message}.`, {
    expected: 'A database that this user can read.',
    change: isDamaged
      ? 'Copy the folder as it is, then restore a backup (docs/operations.md, "Restoring").'
      : `Run this as the user of the server; "ls -l ${resolve(folder)}" shows the owner.`,
  })
}

function about({ version, bytes, isWal, readMs, isWhole }: ReadSqliteFacts): CheckNote {
  const pages = isWhole
    ? ' Its pages are intact.'
    : ' It is too large to look at every page ("sqlite3 crier.db \'PRAGMA quick_check\'" does).'
  const found = `SQLite ${version}, ${printBytes(bytes)}, read in ${inMs(readMs)}.${pages}`
  if (!isWal) {
    return noteProblem(`${found} It is not in WAL mode.`, {
      expected: 'WAL mode, which the server sets at its start.',
      change:
        'Restart the server; if it stays so, the folder is on a file system without shared memory: move it to a local disk.',
    })
  }
  if (readMs <= SLOW_READ_MS) return noteOk(found)
  return noteWarning(found, {
    expected: `At most ${SLOW_READ_MS} ms.`,
    change: 'Move the data folder to a local disk; "iostat -x 1" shows whether another program keeps the disk busy.',
  })
}

function unusedNotes(folder: string, { hasUnusedPages }: ReadSqliteFacts): readonly CheckNote[] {
  if (!hasUnusedPages) return []
  return [
    noteWarning(
      'Pages of the file belong to nothing: a damaged index of the search was replaced. They may have words of removed updates.',
      {
        expected: 'A file without them.',
        change: `Stop the server, run "sqlite3 ${resolve(folder)}/crier.db VACUUM", and start it; or restore a new backup, which is without them.`,
      },
    ),
  ]
}

function lockNotes(folder: string, { lock }: ReadSqliteFacts): readonly CheckNote[] {
  if (lock.kind === 'taken') return [noteOk(`The lock for writing was free (${inMs(lock.ms)}).`)]
  if (lock.kind === 'not tried') return []
  return [
    noteProblem(`Another program holds the lock for writing for more than ${LOCK_MS / 1_000} seconds: posts fail.`, {
      expected: 'Transactions of milliseconds.',
      change: `End the program that "fuser -v ${resolve(folder)}/crier.db" lists beside the server, such as an open sqlite3 shell.`,
    }),
  ]
}
