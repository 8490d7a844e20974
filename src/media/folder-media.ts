/** Pictures in a folder beside the database. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '../errors.ts'
import type { MediaStore } from './media-store.ts'

/** Made with the first picture. */
export function createFolderMedia(folder: string): MediaStore {
  return {
    async put(name, bytes) {
      await mkdir(folder, { recursive: true })
      // A name that no other worker writes to; a crash leaves it behind, and no picture that is cut off.
      const part = join(folder, `.${name}.${randomUUID()}`)
      try {
        await writeToDisk(part, bytes)
        await rename(part, join(folder, name))
        await syncFolder(folder)
      } catch (error) {
        await rm(part, { force: true })
        throw isFull(error) ? new Refusal('storage_full', { cause: error }) : error
      }
    },

    async read(name) {
      try {
        return await readFile(join(folder, name))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx')
  await file.writeFile(bytes)
  await file.sync()
}

/** Law 2: the name is on disk too only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  await using held = await open(folder, 'r')
  await held.sync()
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}
