/** Counts which blocks run, in every module of ours, and of the parsers under it, that is loaded after this one. */
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { instrument } from './instrument.ts'

const COUNTED = /(?<!\/node_modules\/.*)\/src\/.*\.ts$|\/node_modules\/(?:markdown-it|htmlparser2)\/.*\.m?js$/
const MOST_BLOCKS = 200_000
const MAGNITUDES = 10

const counters = new Uint32Array(MOST_BLOCKS)
const words = new Set<string>()
let taken = 0

Object.assign(globalThis, { __ran: counters })
registerHooks({
  load(url, context, nextLoad) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : ''
    if (!COUNTED.test(path) || context.format === 'commonjs') return nextLoad(url, context)
    const { code, words: known } = instrument(path, readFileSync(path, 'utf8'), takeNumber)
    for (const word of known) words.add(word)
    const source = path.endsWith('.ts') ? stripTypeScriptTypes(code) : code
    return { format: 'module', shortCircuit: true, source }
  },
})

function takeNumber(): number {
  taken += 1
  if (taken >= MOST_BLOCKS) throw new Error('there are more blocks than counters')
  return taken
}

type Ran = {
  /** Numbers of the blocks that ran, with the magnitude of their counts: a loop that runs eight times is something new. */
  readonly blocks: readonly number[]
  /** How often blocks ran, in sum: what an input costs, the same on every machine. */
  readonly work: number
}

/** What ran since the last call. */
export function takeCounts(): Ran {
  const blocks: number[] = []
  let work = 0
  for (let number = 1; number <= taken; number += 1) {
    const count = counters[number] ?? 0
    if (count === 0) continue
    work += count
    blocks.push(number * MAGNITUDES + magnitudeOf(count))
    counters[number] = 0
  }
  return { blocks, work }
}

/** Without the magnitude. */
export function blockOf(block: number): number {
  return Math.floor(block / MAGNITUDES)
}

/** 1, 2, 3, up to 7, up to 15, … up to 127, and more. */
function magnitudeOf(count: number): number {
  return count < 4 ? count : Math.min(8, 33 - Math.clz32(count) + 1)
}

/** The strings in the counted code. */
export function wordsInCode(): readonly string[] {
  return [...words]
}
