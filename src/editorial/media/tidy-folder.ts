/** Deletes partial files that a crash left in a folder. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_NAME } from '#shared/blog/file-names.ts'

/** Matches our partial files only; other hidden files are left alone. */
const PART = new RegExp(`^\\.(?:${FILE_NAME}|upload)\\.`)

export async function tidyFolder(folder: string, before: Date): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const part of names.filter(name => PART.test(name))) {
    const path = join(folder, part)
    const isOld = await stat(path).then(
      ({ mtime }) => mtime < before,
      () => false,
    )
    if (isOld) await rm(path, { force: true })
  }
}
