/**
 * In a fresh clone, lets Crier run once before the tests. A process leaves its compiled code to later ones when it ends by itself, but
 * most of those that tests start are killed: until then each would compile everything anew, which is a third of its start.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCrier } from './services/run-crier.ts'

/** Goes with the code that it is about. */
const NOTE = 'node_modules/.cache/crier/compiled-before-tests'

export async function compileBefore(): Promise<void> {
  if (existsSync(NOTE)) return
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  const env = { CRIER_DATA: folder, CRIER_PORT: '0' }
  await Promise.all([runCrier(['serve'], { env, interruptAt: 'crier ready' }), runCrier(['--version'])])
  await rm(folder, { recursive: true })
  await mkdir(dirname(NOTE), { recursive: true })
  await writeFile(NOTE, '')
}
