/** Pictures in a folder beside the database. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, opendir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PICTURE_NAME } from '#shared/blog/picture-names.ts'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import { readMediaName } from './media-name.ts'
import type { MediaStore, StoredPicture } from './media-store.ts'

/** Matches our partial files only; other hidden files are left alone. */
const PART = new RegExp(`^\\.${PICTURE_NAME}\\.`)

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
      try {
        return await readFile(join(folder, name))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },

    async erase(name) {
      try {
        await rm(join(folder, name))
        await syncFolder(folder)
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    },

    list: () => picturesIn(folder),

    async tidy(before) {
      const names = await readdir(folder).catch(error => (isMissing(error) ? [] : Promise.reject(error)))
      for (const part of names.filter(name => PART.test(name))) {
        const path = join(folder, part)
        const isOld = await stat(path).then(
          ({ mtime }) => mtime < before,
          () => false,
        )
        if (isOld) await rm(path, { force: true })
      }
    },
  }
}

async function* picturesIn(folder: string): AsyncGenerator<StoredPicture> {
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

/** Law 2, durable: a new name is on disk only once its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  await using held = await open(folder, 'r')
  await held.sync()
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
