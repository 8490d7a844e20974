/** Notices that a database file was deleted, moved or replaced while it is open: what is written then is gone at the end. */
import { statSync } from 'node:fs'
import { Refusal } from '#platform/errors.ts'

/** A check is one call of the system, some microseconds, before a commit of a thousand times that. */
export function watchFile(file: string): () => void {
  const opened = identityOf(file)
  return () => {
    if (identityOf(file) !== opened) throw new Refusal('storage_failed', { detail: GONE })
  }
}

const GONE =
  'The database file of this server was deleted or replaced while it ran, so nothing is stored any more. Stop it, put the file or a backup back, and start it again.'

function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev}:${found.ino}` : 'none'
}
