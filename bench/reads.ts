/**
 * `npm run bench -- reads`: what counting views and reads costs, and how far off it is, with 1,000, 100,000 and 10 million simulated
 * readers. The server's sampling and counter are the real ones; readers are draws. Then what a report costs over HTTP.
 */
import { v7 } from 'uuid'
import { ReadCounter } from '#delivery/reads/read-counter.ts'
import { createSampling } from '#delivery/reads/sampling.ts'
import { systemClock } from '#platform/clock.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { CountedUpdate } from '#store/reads/read-counts.ts'
import { type Claim, whole } from './figures.ts'
import { benchReadReports } from './read-reports.ts'

const BLOG = 'bench' as BlogId
const READERS = [1_000, 100_000, 10_000_000]
/** The shares of the readers who view each update: all of them, some, few. */
const SHARES = [1, 0.25, 0.02]
const ROUNDS = 20
/** Two reports a minute. */
const REPORTS_A_SECOND = 2 / 60
const Z = 1.96
const MOST_REPORTS_A_SECOND = 150
/** Of 95 %, in sixty estimates each. */
const LEAST_WITHIN = 0.85

type Round = { readonly reporters: number; readonly cpuMs: number; readonly errors: readonly Off[] }
type Off = { readonly off: number; readonly claimed: number }

export async function benchReads({ folder }: { readonly folder: string }): Promise<readonly Claim[]> {
  const claims: Claim[] = []
  console.log('readers     reporters  reports/s  µs a report  off by (100, 25, 2 %)  stated ± (95 %)        held by')
  for (const readers of READERS) {
    const rounds: Round[] = []
    for (let n = 0; n < ROUNDS; n++) rounds.push(await oneRound(readers))
    claims.push(...told(readers, rounds))
  }
  return [...claims, ...(await benchReadReports(folder))]
}

async function oneRound(readers: number): Promise<Round> {
  const count = () => readers
  const sampling = createSampling({ count, countHere: count, processes: () => 1, nowMs: () => 0 })
  const power = sampling.powerOf(BLOG)
  const ids = SHARES.map(() => v7() as UpdateId)
  const stored: CountedUpdate[] = []
  const counter = new ReadCounter({
    ...{ sampling, clock: systemClock, isLimited: true, onCounted: () => {}, onError: console.error },
    counts: { add: async (_hour, counted) => void stored.push(...counted) },
  })
  const reports = drawn(readers, power).map(reader =>
    ids.filter((_, nth) => reader % 1_000 < (SHARES[nth] ?? 0) * 1_000),
  )
  const before = process.cpuUsage()
  for (const [n, viewed] of reports.entries()) {
    counter.count({
      blog: BLOG,
      site: '~own',
      network: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
      sampling: power,
      viewed,
      read: [],
    })
  }
  const { user, system } = process.cpuUsage(before)
  await counter.close()
  const errors = ids.map((id, nth) =>
    errorOf(
      stored.find(one => one.id === id),
      readers * (SHARES[nth] ?? 0),
    ),
  )
  return { reporters: reports.length, cpuMs: (user + system) / 1_000, errors }
}

/** The readers that report, by their numbers: each tosses n coins. */
function drawn(readers: number, power: number): readonly number[] {
  const all: number[] = []
  for (let reader = 0; reader < readers; reader++) if (Math.random() < 2 ** -power) all.push(reader)
  return all
}

function errorOf(counted: CountedUpdate | undefined, truth: number): Off {
  const { views = 0, viewsSpread = 0 } = counted ?? {}
  return { off: Math.abs(views - truth) / truth, claimed: (Z * Math.sqrt(viewsSpread)) / truth }
}

function told(readers: number, rounds: readonly Round[]): readonly Claim[] {
  const reporters = mean(rounds.map(one => one.reporters))
  const reports = reporters * REPORTS_A_SECOND
  const perReport = mean(rounds.map(one => (one.cpuMs * 1_000) / one.reporters))
  const off = SHARES.map((_, nth) => percent(mean(rounds.map(({ errors }) => errors[nth]?.off ?? 0))))
  const claimed = SHARES.map((_, nth) => percent(mean(rounds.map(({ errors }) => errors[nth]?.claimed ?? 0))))
  const all = rounds.flatMap(({ errors }) => errors)
  const within = all.filter(one => one.off <= one.claimed + Number.EPSILON).length / all.length
  const cells = [
    whole(readers).padEnd(10),
    whole(reporters).padStart(9),
    whole(reports).padStart(9),
    perReport.toFixed(1).padStart(11),
    off.join(', ').padEnd(21),
    claimed.join(', ').padEnd(21),
    percent(within).padStart(7),
  ]
  console.log(cells.join('  '))
  return [
    {
      says: `${whole(readers)} readers report at most ${MOST_REPORTS_A_SECOND} times a second`,
      isKept: reports <= MOST_REPORTS_A_SECOND,
    },
    {
      says: `with ${whole(readers)} readers the error that is stated holds for ${percent(LEAST_WITHIN)} and more`,
      isKept: within >= LEAST_WITHIN,
    },
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}
