/** Run in the wrong folder, a command would create a database that no server uses, and report success. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Settings } from '#server/config/config.ts'
import { Refused } from './refused.ts'

/** With DATABASE_URL the check is made in the database itself (`demandTables`). */
export function demandDatabase({ DATABASE_URL: address, CRIER_DATA: folder }: Settings): void {
  if (address !== undefined || existsSync(join(folder, 'crier.db'))) return
  throw new Refused(
    `There is no database in ${resolve(folder)}. Run this in the folder of the server, or set CRIER_DATA or DATABASE_URL; the first start of the server creates it.`,
  )
}
