/** The data folder holds drafts, device tokens and private blogs: only the user that runs the server may read it. */
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const OWNER_ONLY = 0o700
const OTHERS = 0o007

const WALS = ['', '-wal', '-shm']
const OURS = [
  ...['crier.db', 'presence.db'].flatMap(name => WALS.map(end => name + end)),
  ...['crier.witness', 'crier.lock', 'crier.key', 'media'],
]

export function makeDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY })
}

/**
 * Restricts files that an older version, or a copy, left readable for every user of the machine. Never the folder
 * itself, which others may need; and never a group's permissions, which may be those of a backup user.
 */
export function closeToOthers(folder: string): void {
  for (const name of OURS) {
    const path = join(folder, name)
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & OTHERS) === 0) continue
    try {
      chmodSync(path, mode & 0o777 & ~OTHERS)
    } catch {
      // Another user's file, or a file system without permissions: nothing is worse than before.
    }
  }
}
