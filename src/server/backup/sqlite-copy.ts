/** Copies the database of a data folder at one moment, while a server writes it. */
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { BackupError } from './backup-error.ts'
import type { CopiedDatabase } from './make-backup.ts'

type CopyOptions = { readonly from: string; readonly to: string; readonly signal: AbortSignal }

/**
 * `VACUUM INTO` reads in one transaction, which keeps no writer waiting. SQLite's online backup starts again whenever
 * another process writes, so beside a busy server it might never end.
 */
export async function copySqlite({ from, to, signal }: CopyOptions): Promise<CopiedDatabase> {
  const worker = new Worker(new URL('./copy-thread.ts', import.meta.url), { workerData: { from, to }, execArgv: [] })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop)
  try {
    // An error of the thread rejects here.
    await once(worker, 'exit')
  } finally {
    signal.removeEventListener('abort', stop)
  }
  signal.throwIfAborted()
  await using file = await open(to, 'r')
  await file.sync()
  return readCopy(to)
}

function readCopy(path: string): CopiedDatabase {
  using copy = new DatabaseSync(path, { readOnly: true })
  const schema = Number(copy.prepare('PRAGMA user_version').get()?.user_version)
  if (!hasPictures(copy))
    throw new BackupError('The database is of a version before backups; start this version of the server once.')
  const shown = new Set<string>()
  for (const { picture } of copy.prepare('SELECT DISTINCT picture FROM pictures_shown').iterate())
    shown.add(String(picture))
  return { schema, shown }
}

function hasPictures(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'pictures_shown'").get() !== undefined
}
