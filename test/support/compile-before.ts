/** In a fresh clone, lets Crier run once from its source before the tests: some start it from there. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CRIER_SOURCE } from './program/where-crier-is.ts'
import { startOnce } from './start-once.ts'

/** Goes with the code that it is about. */
const NOTE = 'node_modules/.cache/crier/compiled-before-tests'

export async function compileBefore(): Promise<void> {
  if (existsSync(NOTE)) return
  await startOnce(CRIER_SOURCE)
  await mkdir(dirname(NOTE), { recursive: true })
  await writeFile(NOTE, '')
}
