/** Posts and follows while something is done to the installation, and reconciles the records at the end. */
import { setTimeout as wait } from 'node:timers/promises'
import { Ledger } from '#test/support/readers/ledger.ts'
import { keepPosting } from '#test/support/readers/poster.ts'
import { type RoamingReader, startRoamingReader } from '#test/support/readers/roaming-reader.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { type Account, accountOf } from './account.ts'
import { BLOG, type Newsroom, openNewsroom } from './newsroom.ts'

const POSTERS = ['ana', 'ben', 'cem', 'dia'] as const
const PLANNER = 'eva'
const PLANS_AHEAD_MS = 1_000
const READERS = 9
/** The pause of one poster; together they post about a hundred updates a second. */
const EVERY_MS = 40
const PLANS_EVERY_MS = 200
const GIVES_UP = 0.1
/** How long the last reader may need to get the last post once everything has recovered. */
const SETTLE_MS = 30_000
const LOOK_MS = 50

export type Stage = {
  readonly newsroom: Newsroom
  readonly readers: readonly RoamingReader[]
}

export async function underLoad(seed: number, work: (stage: Stage) => Promise<void>): Promise<Account> {
  await using newsroom = await openNewsroom()
  await using audience = new AsyncDisposableStack()
  const readers = await Promise.all(Array.from({ length: READERS }, (_, n) => join(newsroom, n + 1, seed)))
  for (const reader of readers) audience.use(reader)
  const ledger = new Ledger()
  const posting = startPosting(newsroom, { ledger, seed })

  await work({ newsroom, readers })
  await posting.stop()
  const late = await settle(readers, ledger)
  return accountOf({ ledger, readers, late, crashes: newsroom.crashes() })
}

function startPosting({ key, ingest }: Newsroom, { ledger, seed }: { ledger: Ledger; seed: number }) {
  const stopping = new AbortController()
  const ended = [...POSTERS, PLANNER].map((name, n) => {
    const random = seededRandom(seed + n)
    const url = () => ingest[Math.floor(random() * ingest.length)]?.url ?? ''
    const { signal } = stopping
    const shared = { name, blog: BLOG, key, url, ledger, random, givesUp: GIVES_UP, signal }
    if (name !== PLANNER) return keepPosting({ ...shared, everyMs: EVERY_MS })
    return keepPosting({ ...shared, everyMs: PLANS_EVERY_MS, plansAheadMs: PLANS_AHEAD_MS })
  })
  const all = Promise.all(ended)
  // Reported when posting stops; until then a refusal must not end the process.
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
  const patience = AbortSignal.timeout(SETTLE_MS)
  const all = Promise.all(
    readers.map(async reader => {
      await reader.reached(ledger.lastOffset)
      while (ledger.owed(reader.shown).length > 0 && !patience.aborted) await wait(LOOK_MS)
      if (ledger.owed(reader.shown).length === 0) late.delete(reader.name)
    }),
  )
  await Promise.race([all, wait(SETTLE_MS, undefined, { ref: false })])
  return [...late]
}
