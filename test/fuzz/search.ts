/** A thread that tries mutated inputs on a target, and keeps those that reach code which no other did. */
import { parentPort, workerData } from 'node:worker_threads'
import { blockOf, takeCounts, wordsInCode } from './counted-code.ts'
import type { OpenTarget } from './fuzz-target.ts'
import { Mutator } from './mutate.ts'
import { HEADER_BYTES, type SearchData, type SearchNews } from './search-news.ts'

/** Words are gathered from all known inputs, which takes as long as many tries. */
const LEARN_EVERY = 20

// Loaded once blocks are counted.
const { MOST_INPUT_BYTES, readCorpus } = await import('./corpus.ts')
const { TARGETS } = await import('./targets.ts')

const { name, lengthMs, current } = workerData as SearchData
const [progress, bytes] = [new Int32Array(current, 0, 2), new Uint8Array(current, HEADER_BYTES)]
const target = await TARGETS[name]?.open()
if (!target) throw new Error(`no fuzz target is named "${name}"`)
tell(await search(target))
await target.close?.()

async function search(target: OpenTarget): Promise<SearchNews> {
  const mutator = new Mutator(Math.random, wordsInCode())
  const reached = new Set<number>()
  const kept: Buffer[] = []
  let tried = 0
  const isNew = async (input: Buffer): Promise<boolean> => {
    tried += 1
    await attempt(target, input)
    const before = reached.size
    for (const block of takeCounts().blocks) reached.add(block)
    return reached.size > before
  }
  for (const input of readCorpus(name).toSorted((a, b) => a.length - b.length)) if (await isNew(input)) kept.push(input)
  mutator.learn(kept)
  const untilMs = Date.now() + lengthMs
  while (Date.now() < untilMs) {
    const input = mutator.mutate(kept, MOST_INPUT_BYTES)
    if (!(await isNew(input))) continue
    if (kept.push(input) % LEARN_EVERY === 0) mutator.learn(kept)
  }
  return { kind: 'done', kept: await reduced(target, kept), tried, blocks: new Set([...reached].map(blockOf)).size }
}

/** Those that reach every block, however often it runs, the shortest first. */
async function reduced(target: OpenTarget, inputs: readonly Buffer[]): Promise<Buffer[]> {
  const reached = new Set<number>()
  const needed: Buffer[] = []
  takeCounts()
  for (const input of inputs.toSorted((a, b) => a.length - b.length)) {
    await attempt(target, input)
    const before = reached.size
    for (const block of takeCounts().blocks) reached.add(blockOf(block))
    if (reached.size > before) needed.push(input)
  }
  return needed
}

async function attempt(target: OpenTarget, input: Buffer): Promise<void> {
  progress[1] = input.length
  bytes.set(input)
  Atomics.add(progress, 0, 1)
  try {
    await target.try(input)
  } catch (error) {
    tell({ kind: 'broken', input, why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

function tell(news: SearchNews): void {
  parentPort?.postMessage(news)
}
