/** Posts and follows while faults strike, then settles the account: nothing lost, doubled or out of order. */
import { setTimeout as wait } from 'node:timers/promises'
import { Ledger } from '../support/ledger.ts'
import { keepPosting } from '../support/poster.ts'
import { type RoamingReader, startRoamingReader } from '../support/roaming-reader.ts'
import { seededRandom } from '../support/unreliable-bus.ts'
import { type Fault, faults, type Stage } from './faults.ts'
import { BLOG, type Newsroom, openNewsroom } from './newsroom.ts'

const POSTERS = ['ana', 'ben', 'cem', 'dia'] as const
const READERS = 9
/** Of one poster; together they post about a hundred a second. */
const EVERY_MS = 40
const GIVES_UP = 0.1
/** How often a second fault joins the first. */
const TWO_AT_ONCE = 0.3
/** What the last reader may need to hear of the last post once everything is well again. */
const SETTLE_MS = 30_000

export type StormOptions = {
  readonly seed: number
  /** Each strikes one fault or two; all faults have had their turn before one comes again. */
  readonly rounds: number
  /** The longest that a fault lasts; a tenth of it is the shortest. */
  readonly longestMs: number
  /** Told what is done, a line at a time. */
  readonly say: (line: string) => void
}

export type Account = {
  readonly seed: number
  readonly struck: Readonly<Record<string, number>>
  readonly posted: number
  readonly acknowledged: number
  readonly shown: number
  readonly readers: number
  readonly reconnects: number
  readonly longestWaitMs: number
  /** Empty when all laws were kept. */
  readonly complaints: readonly string[]
}

export async function storm(options: StormOptions): Promise<Account> {
  const { seed, say } = options
  await using newsroom = await openNewsroom()
  await using audience = new AsyncDisposableStack()
  const random = seededRandom(seed)
  const readers = await Promise.all(Array.from({ length: READERS }, (_, n) => join(newsroom, n + 1, seed)))
  for (const reader of readers) audience.use(reader)
  const ledger = new Ledger()
  const posting = startPosting(newsroom, { ledger, seed })

  say(`seed ${seed}: ${options.rounds} rounds, ${POSTERS.length} posters, ${READERS} readers`)
  const struck = await strikeAll({ newsroom, readers, random }, options)
  await posting.stop()
  const settled = await settle(readers, ledger)
  const account = accountOf({ seed, struck, ledger, readers, late: settled })
  say(printed(account))
  return account
}

async function strikeAll(stage: Stage, { rounds, longestMs, say }: StormOptions): Promise<Record<string, number>> {
  const { random } = stage
  const struck: Record<string, number> = {}
  let deck: Fault[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const chosen: Fault[] = []
    for (const count = random() < TWO_AT_ONCE ? 2 : 1; chosen.length < count; ) {
      if (deck.length === 0) deck = shuffled(faults, random)
      const fault = deck.pop()
      if (fault && !chosen.includes(fault)) chosen.push(fault)
    }
    chosen.sort((a, b) => faults.indexOf(a) - faults.indexOf(b))
    const healings = []
    for (const fault of chosen) {
      const { what, heal } = await fault.strike(stage)
      struck[fault.name] = (struck[fault.name] ?? 0) + 1
      healings.push({ what, heal })
    }
    const lastsMs = longestMs * (0.1 + 0.9 * random())
    say(`${round}. ${healings.map(({ what }) => what).join(' and ')} for ${Math.round(lastsMs)} ms`)
    await wait(lastsMs)
    for (const { heal } of healings) await heal()
    await wait(longestMs * 0.3 * random())
  }
  return struck
}

function startPosting({ key, ingest }: Newsroom, { ledger, seed }: { ledger: Ledger; seed: number }) {
  const stopping = new AbortController()
  const ended = POSTERS.map((name, n) => {
    const random = seededRandom(seed + n)
    const url = () => ingest[Math.floor(random() * ingest.length)]?.url ?? ''
    const { signal } = stopping
    return keepPosting({ name, blog: BLOG, key, url, ledger, random, everyMs: EVERY_MS, givesUp: GIVES_UP, signal })
  })
  const all = Promise.all(ended)
  // Told when the posting is stopped; until then a refusal must not end the process.
  all.catch(() => {})
  return {
    async stop() {
      stopping.abort()
      await all
    },
  }
}

function join({ gateways }: Newsroom, n: number, seed: number): Promise<RoamingReader> {
  const random = seededRandom(seed * 31 + n)
  const url = () => gateways[Math.floor(random() * gateways.length)]?.url ?? ''
  return startRoamingReader({ name: `reader ${n}`, channel: `blog:${BLOG}`, url })
}

/** The names of readers who were not shown everything in time. */
async function settle(readers: readonly RoamingReader[], ledger: Ledger): Promise<readonly string[]> {
  const late = new Set(readers.map(({ name }) => name))
  const all = Promise.all(readers.map(reader => reader.reached(ledger.lastOffset).then(() => late.delete(reader.name))))
  await Promise.race([all, wait(SETTLE_MS, undefined, { ref: false })])
  return [...late]
}

type Evidence = {
  readonly seed: number
  readonly struck: Readonly<Record<string, number>>
  readonly ledger: Ledger
  readonly readers: readonly RoamingReader[]
  readonly late: readonly string[]
}

function accountOf({ seed, struck, ledger, readers, late }: Evidence): Account {
  const complaints = readers.flatMap(({ name, start, shown, gaps }) => [
    ...ledger.complaints(name, start, shown),
    ...(gaps > 0 ? [`${name} was told ${gaps} times that its history is gone`] : []),
    ...(late.includes(name) ? [`${name} was not shown everything within ${SETTLE_MS} ms`] : []),
  ])
  return {
    seed,
    struck,
    posted: ledger.tried,
    acknowledged: ledger.acknowledged,
    shown: readers.reduce((sum, { shown }) => sum + shown.length, 0),
    readers: readers.length,
    reconnects: readers.reduce((sum, { goodbyes }) => sum + [...goodbyes.values()].reduce((a, b) => a + b, -1), 0),
    longestWaitMs: Math.round(Math.max(...readers.map(({ longestWaitMs }) => longestWaitMs))),
    complaints,
  }
}

function printed(account: Account): string {
  const { seed, struck, posted, acknowledged, shown, readers, reconnects, longestWaitMs, complaints } = account
  return [
    ...Object.entries(struck).map(([name, times]) => `  ${String(times).padStart(4)} × ${name}`),
    `${posted} posted, ${acknowledged} acknowledged, ${shown} shown to ${readers} readers who came back ${reconnects} times`,
    `longest wait of a reader: ${longestWaitMs} ms`,
    complaints.length === 0
      ? 'every acknowledged post was shown to every reader once and in order; nothing was shown twice'
      : `${complaints.length} complaints:\n${complaints.slice(0, 20).join('\n')}`,
    `to repeat it: npm run test:faults -- --seed ${seed}`,
  ].join('\n')
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map(item => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
