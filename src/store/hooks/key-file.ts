/** The key that seals hook secrets in a data folder, in a file of its own: no copy of the database contains it. */
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const OWNER_ONLY = 0o600
const KEY_BYTES = 32

/** Created on first use, by the one process that holds the folder's lock. */
export function takeKeyFile(folder: string): string {
  const file = join(folder, 'crier.key')
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, {
      mode: OWNER_ONLY,
      flag: 'wx',
      flush: true,
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      // A half-written key would be taken for the whole one at the next start.
      rmSync(file, { force: true })
      throw error
    }
  }
  return readKeyFile(folder)
}

export function readKeyFile(folder: string): string {
  const key = readFileSync(join(folder, 'crier.key'), 'utf8').trim()
  if (key.length < KEY_BYTES)
    throw new Error(`${join(folder, 'crier.key')} contains no key; restore the original file.`)
  return key
}
