/** Uploaded files in a folder beside the database. */
import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import { type MediaName, readMediaName } from './media-name.ts'
import type { MediaStore, StoredPicture } from './media-store.ts'
import { tidyFolder } from './tidy-folder.ts'

/** Each reader of a recording holds a few of them. */
const CHUNK_BYTES = 64_000

/** Like the data folder that contains it. */
const OWNER_ONLY = 0o700

/** The folder is created with the first picture. */
export function createFolderMedia(folder: string): MediaStore {
  return {
    async put(name, bytes) {
      // No other worker uses this name; after a crash `tidy` deletes it, and no truncated picture is ever visible.
      const part = join(folder, `.${name}.${randomUUID()}`)
      try {
        await mkdir(folder, { recursive: true, mode: OWNER_ONLY })
        await writeToDisk(part, bytes)
        await rename(part, join(folder, name))
        await syncFolder(folder)
      } catch (error) {
        await rm(part, { force: true }).catch(() => {})
        throw storageRefusal(error) ?? error
      }
    },

    async read(name) {
      return orMissing(readFile(join(folder, name)))
    },

    async erase(name) {
      try {
        await rm(join(folder, name))
        await syncFolder(folder)
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    },

    parts: folder,

    putFile: (name, path) => moveInto({ folder, name, path }),

    async sizeOf(name) {
      const found = await orMissing(stat(join(folder, name)))
      return found?.size
    },

    async stream(name, { first, last }) {
      const file = await orMissing(open(join(folder, name)))
      return file?.createReadStream({ start: first, end: last, highWaterMark: CHUNK_BYTES })
    },

    list: () => filesIn(folder),

    tidy: before => tidyFolder(folder, before),
  }
}

type Moving = { readonly folder: string; readonly name: MediaName; readonly path: string }

async function moveInto({ folder, name, path }: Moving): Promise<void> {
  const part = join(folder, `.${name}.${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY })
    // A file of another disk cannot be renamed.
    await rename(path, part).catch(() => copyFile(path, part))
    await syncFile(part)
    await rename(part, join(folder, name))
    await syncFolder(folder)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw storageRefusal(error) ?? error
  }
}

async function* filesIn(folder: string): AsyncGenerator<StoredPicture> {
  const entries = await opendir(folder).catch(error => (isMissing(error) ? [] : Promise.reject(error)))
  for await (const entry of entries) {
    const name = readMediaName(entry.name)
    const found = name && (await stat(join(folder, name)).catch(() => undefined))
    if (name && found) yield { name, bytes: found.size, storedAt: found.mtime }
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx')
  await file.writeFile(bytes)
  await file.sync()
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+')
  await file.sync()
}

async function orMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Law 2, durable: a new name is on disk only once its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  await using held = await open(folder, 'r')
  await held.sync()
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
