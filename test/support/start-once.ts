/**
 * Lets Crier start and end once. A process leaves its compiled code to later ones when it ends by itself, but most of those that tests
 * start are killed: until then each would compile everything anew, which is a third of its start.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCrier } from './services/run-crier.ts'

export async function startOnce(program: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  const env = { CRIER_DATA: folder, CRIER_PORT: '0' }
  await Promise.all([
    runCrier(['serve'], { program, env, interruptAt: 'crier ready' }),
    runCrier(['--version'], { program }),
  ])
  await rm(folder, { recursive: true })
}
