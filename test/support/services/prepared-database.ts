/**
 * A database that has taken all its steps, and holds nothing else: for folders that a test is about to open. Each of two thousand servers
 * and stores of the tests would otherwise make fifty tables and a hundred indexes anew, which is half of its start. Processes that
 * tests start, and tests of an empty folder, make their own.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '#store/sql/open-sqlite.ts'

const NAME = 'crier.db'

/** Made once by each worker of the test runner. */
let prepared: Buffer | undefined

/** Into a new folder. */
export function putDatabase(folder: string): void {
  prepared ??= prepare()
  writeFileSync(join(folder, NAME), prepared)
}

function prepare(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'crier-'))
  // The last connection writes everything into the one file when it closes.
  openSqlite(join(folder, NAME)).close()
  const bytes = readFileSync(join(folder, NAME))
  rmSync(folder, { recursive: true })
  return bytes
}
