/** A folder that goes when the test that needed it ends, after everything that the test opened in it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { putDatabase } from './services/prepared-database.ts'

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** One that a server has been started on before. */
export async function newDataFolder(): Promise<string> {
  const folder = await newFolder()
  putDatabase(folder)
  return folder
}
