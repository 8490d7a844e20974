/** Notices that an open database file was deleted, moved or replaced: later writes to it would be lost. */
import { statSync } from 'node:fs'
import { Refusal } from '#platform/errors.ts'

/** A check is one system call of some microseconds, before a commit that takes a thousand times that. */
export function watchFile(file: string): () => void {
  const opened = identityOf(file)
  return () => {
    if (identityOf(file) !== opened) throw new Refusal('storage_failed', { detail: GONE })
  }
}

const GONE =
  'The database file of this server was deleted or replaced while it ran, so nothing is stored any more. Stop the server, restore the file or a backup, and start it again.'

function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev}:${found.ino}` : 'none'
}
