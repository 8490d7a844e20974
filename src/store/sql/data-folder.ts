/** The data folder holds drafts, addresses of phones and private blogs: it is for the user that runs the server alone. */
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
 * What an older Crier, or a copy, left open to every user of the machine. Never the folder itself, which may be one that
 * others need; and never a group's rights, which may be those of whoever makes the backups.
 */
export function closeToOthers(folder: string): void {
  for (const name of OURS) {
    const path = join(folder, name)
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & OTHERS) === 0) continue
    try {
      chmodSync(path, mode & 0o777 & ~OTHERS)
    } catch {
      // Somebody else's file, or a disk without rights: what could not be closed was open before.
    }
  }
}
