/** Where a backup is written: a file, or an object in a bucket. Nothing is left of one that failed, and none is overwritten. */
import { createWriteStream, existsSync } from 'node:fs'
import { link, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BackupError } from './backup-error.ts'
import type { BucketObject } from './bucket-object.ts'

export type BackupTarget = AsyncDisposable & {
  /** For the copy of the database; deleted at the end. */
  readonly folder: string
  /** Resolves when the backup is durable under its name. Writes nothing if the stream fails. */
  write(archive: Readable): Promise<void>
}

const OWNER_ONLY = 0o600

/** The folder is beside the file, so that the last step is one rename. */
export async function openFileTarget(file: string): Promise<BackupTarget> {
  const path = resolve(file)
  if (existsSync(path)) throw existsAlready(file)
  const folder = await mkdtemp(join(dirname(path), `.${basename(path)}.`))
  return {
    folder,
    async write(archive) {
      const part = join(folder, 'archive')
      await pipeline(archive, createWriteStream(part, { flags: 'wx', mode: OWNER_ONLY, flush: true }))
      // Unlike a rename, it fails if somebody made the file meanwhile.
      await link(part, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST' || existsSync(path)) throw existsAlready(file)
        // Some file systems, such as those of memory sticks, know no links.
        return rename(part, path)
      })
      await syncFolder(dirname(path))
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

export async function openBucketTarget(object: BucketObject, name: string): Promise<BackupTarget> {
  if (await object.exists()) throw existsAlready(name)
  const folder = await mkdtemp(join(tmpdir(), 'crier-backup-'))
  return {
    folder,
    write: archive => object.write(archive),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function existsAlready(name: string): BackupError {
  return new BackupError(`${name} exists already; backups are never overwritten. Use another name.`)
}

/** Law 2, durable: a new name is on disk only once its folder is synced. */
export async function syncFolder(folder: string): Promise<void> {
  await using held = await open(folder, 'r')
  await held.sync()
}
