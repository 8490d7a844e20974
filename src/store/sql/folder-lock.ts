/** Keeps two servers out of one data folder: each would deliver only the posts that it received itself. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeDataFolder } from './data-folder.ts'

/** https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5

type FolderLock = { release(): void }

/** A lock of the operating system, through SQLite: it is released when the process ends, however it ends. */
export function lockFolder(folder: string): FolderLock | 'in use' {
  makeDataFolder(folder)
  const database = new DatabaseSync(join(folder, 'crier.lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return 'in use'
    throw error
  }
  return { release: () => database.close() }
}
