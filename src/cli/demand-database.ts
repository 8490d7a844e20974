/** Run in another folder, a command would make a database that no server knows, and say that all went well. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Settings } from '#server/config/config.ts'
import { Refused } from './refused.ts'

/** With DATABASE_URL the database itself tells (`hasTables`). */
export function demandDatabase({ DATABASE_URL: address, CRIER_DATA: folder }: Settings): void {
  if (address !== undefined || existsSync(join(folder, 'crier.db'))) return
  throw new Refused(
    `There is no database in ${resolve(folder)}. Run this in the folder of the server, or set CRIER_DATA or DATABASE_URL; the first start of the server makes it.`,
  )
}
