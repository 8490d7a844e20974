/** `npm run fuzz -- TARGET --minutes N`: searches for inputs that break a target, and keeps those that reach new code. */
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { MOST_INPUT_BYTES, MOST_INPUTS, readCorpus, writeCorpus } from './corpus.ts'
import { HEADER_BYTES, type SearchData, type SearchNews } from './search-news.ts'
import { TARGETS } from './targets.ts'

/** An input that takes longer is a finding: all that a client sends is bounded. */
const SLOWEST_MS = 10_000
/** Of one target; what breaks it in one way breaks it in a hundred. */
const MOST_FINDINGS = 5

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' } },
})
const names = positionals.includes('all') ? Object.keys(TARGETS) : positionals
if (names.length === 0 || names.some(name => !(name in TARGETS)) || !(Number(values.minutes) > 0)) {
  const known = Object.keys(TARGETS).join(', ')
  console.error(`Usage: npm run fuzz -- TARGET… --minutes N\nTARGET is "all" or of ${known}.`)
  process.exit(2)
}
let found = 0
for (const name of names) found += await fuzz(name, Number(values.minutes) * 60_000)
process.exit(found > 0 ? 1 : 0)

/** Returns the number of inputs that break it. */
async function fuzz(name: string, lengthMs: number): Promise<number> {
  const before = readCorpus(name).length
  const { broken, kept, figures } = await search(name, lengthMs)
  const breaking = [...broken.values()]
  writeCorpus(name, [...breaking, ...kept.toSorted((a, b) => a.length - b.length).slice(0, MOST_INPUTS)])
  for (const [why, input] of broken)
    console.error(`${name}: broken by ${JSON.stringify(input.toString('latin1'))}\n${why}`)
  console.log(`${name}: ${before} inputs known, ${kept.length} kept, ${broken.size} break it${figures}`)
  return broken.size
}

type Found = { readonly broken: Map<string, Buffer>; readonly kept: readonly Buffer[]; readonly figures: string }

function search(name: string, lengthMs: number): Promise<Found> {
  const current = new SharedArrayBuffer(HEADER_BYTES + MOST_INPUT_BYTES * 4)
  const workerData: SearchData = { name, lengthMs, current }
  const worker = new Worker(new URL('./search.ts', import.meta.url), { workerData })
  const broken = new Map<string, Buffer>()
  return new Promise((resolve, reject) => {
    const end = (kept: readonly Buffer[], figures: string) => {
      clearInterval(watch)
      void worker.terminate()
      resolve({ broken, kept, figures })
    }
    const watch = watchProgress(current, input => {
      broken.set(`takes more than ${SLOWEST_MS} ms`, input)
      end(readCorpus(name), '')
    })
    worker.on('error', reject).on('message', (news: SearchNews) => {
      if (news.kind === 'done') {
        const figures = ` (${news.tried} tried, ${news.blocks} blocks reached)`
        return end(
          news.kept.map(one => Buffer.from(one)),
          figures,
        )
      }
      // The place where it broke tells one defect from another.
      const where = news.why.split('\n').slice(0, 6).join('\n')
      if (broken.size < MOST_FINDINGS && !broken.has(where)) broken.set(where, Buffer.from(news.input))
    })
  })
}

/** Calls `onStuck` with the input that is being tried for too long. */
function watchProgress(current: SharedArrayBuffer, onStuck: (input: Buffer) => void): NodeJS.Timeout {
  const header = new Int32Array(current, 0, 2)
  let last = -1
  return setInterval(() => {
    const now = Atomics.load(header, 0)
    if (now === last && now > 0) onStuck(Buffer.from(new Uint8Array(current, HEADER_BYTES, header[1])))
    last = now
  }, SLOWEST_MS)
}
