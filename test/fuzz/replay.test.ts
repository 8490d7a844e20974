/**
 * Whatever bytes come from outside, the invariants of their readers hold: for all inputs that fuzzing found so far, and for
 * mutations of them. `npm run fuzz` searches for more.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '#test/support/data/runs.ts'
import { MOST_INPUT_BYTES, MOST_INPUTS, readCorpus } from './corpus.ts'
import type { OpenTarget } from './fuzz-target.ts'
import { TARGETS } from './targets.ts'

/** The same mutations in every run: finding new ones is the fuzzer's work, not that of a build that should be green. */
const SAME = { seed: 42, ...runs(40) }

test('every kept input belongs to a target, and there are few enough to replay', () => {
  const files = readdirSync(join(import.meta.dirname, 'corpus'))

  expect(files.filter(file => !(file.replace(/\.txt$/, '') in TARGETS))).toEqual([])
  for (const target of Object.keys(TARGETS)) {
    const inputs = readCorpus(target)
    expect(inputs.length, target).toBeGreaterThan(3)
    expect(inputs.length, target).toBeLessThan(MOST_INPUTS + 60)
    for (const input of inputs) expect(input.length, target).toBeLessThanOrEqual(2 * MOST_INPUT_BYTES)
  }
})

describe.for(Object.keys(TARGETS))('%s', name => {
  test('all known inputs', async () => {
    await withTarget(name, async target => {
      for (const input of readCorpus(name)) await attempt(target, input)
    })
  })

  test('mutations of them', async () => {
    await withTarget(name, async target => {
      await fc.assert(
        fc.asyncProperty(mutationsOf(readCorpus(name)), input => attempt(target, input)),
        SAME,
      )
    })
  })
})

async function withTarget(name: string, run: (target: OpenTarget) => Promise<void>): Promise<void> {
  const target = await TARGETS[name]?.open()
  if (!target) throw new Error(`no target ${name}`)
  try {
    await run(target)
  } finally {
    await target.close?.()
  }
}

async function attempt(target: OpenTarget, input: Buffer): Promise<void> {
  try {
    await target.try(input)
  } catch (cause) {
    throw new Error(`broken by ${JSON.stringify(input.toString('latin1'))}`, { cause })
  }
}

const SCRAPS = [
  '\n',
  '\0',
  '\r\n',
  '\ud800',
  '"',
  '<',
  '__proto__',
  'null',
  '1e999',
  '-1',
  '%00',
  '\u2028',
  ' '.repeat(300),
]

/** The beginning of one input, a scrap, and the end of another. */
function mutationsOf(inputs: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const one = fc.constantFrom(...inputs)
  const scrap = fc.oneof(fc.constantFrom(...SCRAPS.map(text => Buffer.from(text))), fc.uint8Array({ maxLength: 8 }))
  return fc
    .tuple(one, fc.nat(), scrap, one, fc.nat())
    .map(([head, cut, between, tail, from]) =>
      Buffer.concat([head.subarray(0, cut % (head.length + 1)), between, tail.subarray(from % (tail.length + 1))]),
    )
}
