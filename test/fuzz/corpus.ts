/** The inputs that are kept for a target: one a line, as a JSON string of its bytes, so that a difference can be read. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TARGETS } from './targets.ts'

const FOLDER = join(import.meta.dirname, 'corpus')
/** What is kept is replayed by every `npm test`. */
export const MOST_INPUTS = 200
export const MOST_INPUT_BYTES = 2_000

/** The seeds first. */
export function readCorpus(target: string): readonly Buffer[] {
  const file = fileOf(target)
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  const kept = lines.map(line => Buffer.from(JSON.parse(line), 'latin1'))
  return [...(TARGETS[target]?.seeds ?? []).map(seed => Buffer.from(seed)), ...kept]
}

/** Seeds are in the code, and are not written again. */
export function writeCorpus(target: string, inputs: readonly Buffer[]): void {
  const seeds = new Set(TARGETS[target]?.seeds)
  const kept = inputs.filter(input => !seeds.has(input.toString()))
  const lines = kept.map(input => JSON.stringify(input.toString('latin1')))
  writeFileSync(
    fileOf(target),
    [...new Set(lines)]
      .toSorted()
      .map(line => `${line}\n`)
      .join(''),
  )
}

function fileOf(target: string): string {
  return join(FOLDER, `${target}.txt`)
}
