/** Makes new inputs from known ones. */
import { mutateJson } from './mutate-json.ts'

/** In [0, 1). */
type Random = () => number

const SCRAPS = [
  '\n',
  '\0',
  '\r\n',
  '\ud800',
  '"',
  '\\',
  '<',
  '>',
  '&#',
  '%',
  '%00',
  '__proto__',
  'null',
  '1e999',
  '-1',
  '\u2028',
]
const NUMBERS = ['0', '-0', '1', '255', '65536', '2147483648', '9007199254740993', '1e400', '0.1', 'NaN']
const MOST_REPEATS = 60

type Mutation = (input: Buffer, tools: Tools) => Buffer
type Tools = { readonly random: Random; readonly other: Buffer; readonly word: Buffer }

const MUTATIONS: readonly Mutation[] = [
  (input, { random }) => replace(input, range(input, random), Buffer.of(below(256, random))),
  (input, { random }) => replace(input, range(input, random), Buffer.alloc(0)),
  (input, { random, word }) => replace(input, point(input, random), word),
  (input, { random, word }) => replace(input, range(input, random), word),
  (input, { random, other }) => replace(input, range(input, random), part(other, random)),
  (input, { random, other }) =>
    Buffer.concat([input.subarray(0, point(input, random).from), other.subarray(point(other, random).from)]),
  (input, { random }) => repeated(input, random),
  (input, { random }) => flipped(input, random),
  (input, { random }) => numbered(input, random),
  (input, { random }) => mutateJson(input, random),
  (input, { random }) => mutateJson(input, random),
]

export class Mutator {
  readonly #random: Random
  readonly #known: readonly Buffer[]
  #words: readonly Buffer[]

  /** @param words Strings that the tested code knows. */
  constructor(random: Random, words: readonly string[]) {
    this.#random = random
    this.#known = [...SCRAPS, ...words].map(text => Buffer.from(text))
    this.#words = this.#known
  }

  /** Whatever stands between punctuation in these inputs is a word to put into others. */
  learn(inputs: readonly Buffer[]): void {
    const found = inputs.flatMap(input => input.toString('latin1').match(/[\w.:/-]{2,40}|[^\w\s]{1,4}/g) ?? [])
    this.#words = [...this.#known, ...[...new Set(found)].map(word => Buffer.from(word, 'latin1'))]
  }

  mutate(inputs: readonly Buffer[], mostBytes: number): Buffer {
    const random = this.#random
    let made = pick(inputs, random)
    for (let rounds = 1 + below(5, random); rounds > 0; rounds -= 1) {
      const tools = { random, other: pick(inputs, random), word: pick(this.#words, random) }
      made = pick(MUTATIONS, random)(made, tools)
    }
    return made.subarray(0, mostBytes)
  }
}

type Range = { readonly from: number; readonly to: number }

function below(end: number, random: Random): number {
  return Math.floor(random() * end)
}

function pick<T>(all: readonly T[], random: Random): T {
  return all[below(all.length, random)] as T
}

function point(input: Buffer, random: Random): Range {
  const from = below(input.length + 1, random)
  return { from, to: from }
}

/** Short ones are likelier. */
function range(input: Buffer, random: Random): Range {
  const from = below(input.length + 1, random)
  const most = random() < 0.7 ? 4 : input.length
  return { from, to: Math.min(input.length, from + below(most + 1, random)) }
}

function part(input: Buffer, random: Random): Buffer {
  const { from, to } = range(input, random)
  return input.subarray(from, to)
}

function replace(input: Buffer, { from, to }: Range, by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, from), by, input.subarray(to)])
}

function repeated(input: Buffer, random: Random): Buffer {
  const at = range(input, random)
  const piece = input.subarray(at.from, at.to)
  return replace(input, at, Buffer.concat(Array.from({ length: 2 + below(MOST_REPEATS, random) }, () => piece)))
}

function flipped(input: Buffer, random: Random): Buffer {
  const copy = Buffer.from(input)
  const at = below(copy.length, random)
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << below(8, random))
  return copy
}

/** Replaces one number of the text. */
function numbered(input: Buffer, random: Random): Buffer {
  const found = [...input.toString('latin1').matchAll(/-?\d+/g)]
  const one = found[below(found.length, random)]
  if (!one) return input
  return replace(input, { from: one.index, to: one.index + one[0].length }, Buffer.from(pick(NUMBERS, random)))
}
