/** Counting views and reads: how many readers report, what the reports amount to, and what one network can add. */
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { NetworkShares } from '#delivery/reads/network-shares.ts'
import { ReadCounter, type ReadReport } from '#delivery/reads/read-counter.ts'
import { createSampling, LEAST_REPORTERS, MOST_REPORTERS, powerFor } from '#delivery/reads/sampling.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { CountedUpdate } from '#store/reads/read-counts.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { idOf } from '#test/support/data/entries.ts'

const BLOG = idOf('budget-day')
const GOAL = v7() as UpdateId
const STORE_MS = 5_000

test('however many read, about as many report; a small coverage beside a large one is counted whole', () => {
  const reporters = (readers: number, all = readers) => readers / 2 ** powerFor(readers, all)

  expect([0, 1, 10, 1_000, MOST_REPORTERS].map(readers => powerFor(readers, readers))).toEqual([0, 0, 0, 0, 0])
  for (const readers of [5_000, 100_000, 3_333_333, 10_000_000]) {
    expect(reporters(readers)).toBeGreaterThan(MOST_REPORTERS / 2)
    expect(reporters(readers)).toBeLessThanOrEqual(MOST_REPORTERS)
  }
  expect(powerFor(200, 10_000_000)).toBe(0)
  expect(reporters(10_000, 10_000_000)).toBeGreaterThanOrEqual(LEAST_REPORTERS / 2)
  expect(reporters(1_000_000, 10_000_000)).toBeLessThanOrEqual(MOST_REPORTERS / 10)
})

test('a crowd that comes to this node is noticed before the others have told of theirs', () => {
  const here = 50_000
  const sampling = createSampling({ count: () => here, countHere: () => here, processes: () => 20, nowMs: () => 0 })

  expect(sampling.powerOf(BLOG)).toBe(powerFor(1_000_000, 1_000_000))
})

test('readers who come and go around a step do not change how many report each time', () => {
  let [readers, ms] = [MOST_REPORTERS + 1, 0]
  const count = () => readers
  const sampling = createSampling({ count, countHere: count, processes: () => 1, nowMs: () => ms })
  const powers = [1, -1, 1, -200, 1, -1_500].map(more => {
    readers = MOST_REPORTERS + more
    ms += 2_000
    return sampling.powerOf(BLOG)
  })

  expect(powers).toEqual([1, 1, 1, 1, 1, 0])
})

test('a page from the busiest hour goes on to report for as many as then, and no page for more', () => {
  let [readers, ms] = [1_000_000, 0]
  const count = () => readers
  const sampling = createSampling({ count, countHere: count, processes: () => 1, nowMs: () => ms })
  const busiest = sampling.powerOf(BLOG)

  readers = 100
  ms += 3_600_000

  expect([sampling.powerOf(BLOG), sampling.judge(BLOG, busiest).power, sampling.judge(BLOG, 30).power]).toEqual([
    0,
    busiest,
    busiest,
  ])
  ms += 6 * 3_600_000
  expect(sampling.judge(BLOG, 30)).toEqual({ power: 0, readers: 100 })
})

test('what was counted is stored every few seconds in one write, and counted again if that fails', async () => {
  const { clock, counter, stored, outcomes } = openCounter({ power: 3, readers: 100_000, failures: 1 })

  counter.count(report({ sampling: 3, viewed: [GOAL, GOAL], read: [GOAL] }))
  clock.advance(STORE_MS)
  await settled()
  expect(stored).toEqual([])
  counter.count(report({ sampling: 3, viewed: [GOAL], network: '192.0.2.2' }))
  clock.advance(STORE_MS)
  await settled()

  const sums = { views: 16, reads: 8, viewsSpread: 2 * 8 * 7, readsSpread: 8 * 7 }
  expect(stored).toEqual([[{ blog: BLOG, id: GOAL, site: '~own', ...sums }]])
  expect(outcomes).toEqual(['counted', 'counted', 'counted'])
  clock.advance(10 * STORE_MS)
  await counter.close()
  expect(stored).toHaveLength(1)
})

test('a program that repeats its report adds no more than a part of the readers, or an office', async () => {
  const flood = async (readers: number, power: number, network = '192.0.2.1') => {
    const { clock, counter, stored } = openCounter({ power, readers })
    for (let n = 0; n < 5_000; n++) counter.count(report({ sampling: 30, viewed: [GOAL], network }))
    clock.advance(STORE_MS)
    await settled()
    return stored.flat().reduce((sum, { views }) => sum + views, 0)
  }

  expect(await flood(300, 0)).toBe(256)
  const many = await flood(10_000_000, 12)
  expect(many).toBeGreaterThan(190_000)
  expect(many).toBeLessThanOrEqual(200_000)
})

test('more made-up ids than can be held are left out, and so is everything until they are stored', async () => {
  const { clock, counter, stored, outcomes } = openCounter({ power: 0, readers: 10 })

  for (let n = 0; n < 50; n++) counter.count(report({ viewed: Array.from({ length: 100 }, () => v7() as UpdateId) }))
  clock.advance(STORE_MS)
  await settled()
  counter.count(report({ viewed: [GOAL] }))
  clock.advance(STORE_MS)
  await settled()

  expect(stored.map(({ length }) => length)).toEqual([4_000, 1])
  expect(outcomes.filter(outcome => outcome === 'full')).toHaveLength(1_000)
})

test('networks hardly ever take from the shares of others, and after an hour they have theirs again', () => {
  let ms = 0
  const shares = new NetworkShares(() => ms)
  const add = (network: string) => shares.add({ blog: 'storm', network, id: 'x', weight: 1, most: 4 })

  const refused = Array.from({ length: 20_000 }, (_, n) => add(`10.0.${n >> 8}.${n & 255}`)).filter(is => !is)
  const own = Array.from({ length: 6 }, () => add('192.0.2.1'))

  expect(refused.length).toBeLessThan(20)
  expect(own.filter(is => is).length).toBeLessThanOrEqual(4)
  expect(own.at(-1)).toBe(false)
  ms += 3_600_001
  expect(add('192.0.2.1')).toBe(true)
})

function report(fields: Partial<ReadReport>): ReadReport {
  return { blog: BLOG, site: '~own', network: '192.0.2.1', sampling: 0, viewed: [], read: [], ...fields }
}

type Opening = { readonly power: number; readonly readers: number; readonly failures?: number }

function openCounter({ power, readers, failures = 0 }: Opening) {
  const clock = new ManualClock()
  const stored: (readonly CountedUpdate[])[] = []
  const outcomes: string[] = []
  let left = failures
  const counter = new ReadCounter({
    counts: {
      async add(_hour, counted) {
        left -= 1
        if (left >= 0) throw new Error('the database is away')
        stored.push(counted)
      },
    },
    sampling: { judge: (_blog, claimed) => ({ power: Math.min(claimed, power), readers }) },
    ...{ clock, isLimited: true, onError: () => {}, onCounted: outcome => void outcomes.push(outcome) },
  })
  return { clock, counter, stored, outcomes }
}

async function settled(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve))
}
