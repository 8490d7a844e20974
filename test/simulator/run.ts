/** `npm run simulate`: schedules by the thousand, on all cores, until the time is up or a law is broken. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { findBy, told } from './find.ts'
import { SAFEGUARDS, type Safeguard } from './safeguards.ts'

const HELP = `Simulates an installation, seed after seed, and stops at the first schedule that breaks a law.

  npm run simulate                              for a minute, from a random seed
  npm run simulate -- --minutes 120             for two hours
  npm run simulate -- --seed 17 --schedules 1   one schedule again
  npm run simulate -- --without epochs          without one safeguard, which must be found

  --seed N        the first seed; each seed is one schedule
  --minutes N     how long (1)
  --schedules N   how many at most
  --workers N     how many threads (as many as cores)
  --without NAME  ${Object.keys(SAFEGUARDS).join(', ')}`

const REPORT_MS = 5_000
const AT_ONCE = 20
const MS_A_MINUTE = 60_000

type Part = { readonly first: number; readonly step: number; readonly count: number; readonly untilMs: number }
type Work = Part & { readonly without: Safeguard | undefined }
type Said =
  | { readonly kind: 'tried'; readonly count: number }
  | { readonly kind: 'broken' | 'found'; readonly text: string }

async function work({ first, step, count, untilMs, without }: Work, say: (said: Said) => void): Promise<void> {
  let tried = 0
  for (let number = 0; number < count && Date.now() < untilMs; number += 1) {
    const seed = first + number * step
    const onBroken = ({ message }: Error) => say({ kind: 'broken', text: `seed ${seed}: ${message}` })
    const found = await findBy(seed, { shortens: true, onBroken, ...(without && { without }) })
    tried += 1
    if (found) return say({ kind: 'found', text: told(found) })
    if (tried % AT_ONCE > 0 && number + 1 < count) continue
    say({ kind: 'tried', count: tried })
    tried = 0
  }
  say({ kind: 'tried', count: tried })
}

async function main(): Promise<number> {
  const number = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      ...{ seed: number, minutes: number, schedules: number, workers: number, without: number },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { without } = values
  const isKnown = without === undefined || without in SAFEGUARDS
  if (values.help || !isKnown) {
    console.log(HELP)
    return isKnown ? 0 : 2
  }
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000))
  const schedules = Number(values.schedules ?? Number.MAX_SAFE_INTEGER)
  const workers = Math.min(schedules, Number(values.workers ?? availableParallelism()))
  const minutes = Number(values.minutes ?? 1)
  if (![seed, schedules, workers, minutes].every(value => Number.isFinite(value) && value >= 0)) {
    console.log(HELP)
    return 2
  }
  console.log(`from seed ${seed}, ${workers} at once, for ${minutes} min`)
  return run({ seed, schedules, workers, minutes, without: without as Safeguard | undefined })
}

type Run = {
  readonly seed: number
  readonly schedules: number
  readonly workers: number
  readonly minutes: number
  readonly without: Safeguard | undefined
}

async function run({ seed, schedules, workers, minutes, without }: Run): Promise<number> {
  const beginMs = Date.now()
  const untilMs = beginMs + minutes * MS_A_MINUTE
  let tried = 0
  const perMinute = () => Math.round((tried / Math.max(1, Date.now() - beginMs)) * MS_A_MINUTE)
  let broken = ''
  const report = setInterval(() => {
    console.log(broken === '' ? `${tried} schedules kept every law, ${perMinute()} a minute` : `shortening ${broken}`)
  }, REPORT_MS)
  const threads = Array.from({ length: workers }, (_, index) => {
    const part: Work = {
      first: seed + index,
      step: workers,
      count: Math.ceil((schedules - index) / workers),
      untilMs,
      without,
    }
    return new Worker(new URL(import.meta.url), { workerData: part })
  })
  for (const thread of threads) {
    thread.on('message', (said: Said) => {
      if (said.kind === 'tried') tried += said.count
      if (said.kind === 'broken') broken = said.text
    })
  }
  const found = await Promise.race([...threads.map(shortest), Promise.all(threads.map(ended)).then(() => undefined)])
  clearInterval(report)
  await Promise.all(threads.map(thread => thread.terminate()))
  console.log(found ?? `${tried} schedules kept every law, ${perMinute()} a minute`)
  return found === undefined ? 0 : 1
}

function shortest(thread: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    thread.on('message', (said: Said) => said.kind === 'found' && resolve(said.text))
    thread.on('error', reject)
  })
}

function ended(thread: Worker): Promise<void> {
  return new Promise(resolve => thread.once('exit', () => resolve()))
}

if (isMainThread) process.exitCode = await main()
else await work(workerData as Work, said => parentPort?.postMessage(said))
