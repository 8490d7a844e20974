/** The simulator finds what it must find, is the same twice, and finds nothing in Crier. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logContract } from '#test/contracts/log.ts'
import { schedules } from './actions.ts'
import { findBy, told } from './find.ts'
import type { Law } from './laws.ts'
import { SAFEGUARDS, type Safeguard } from './safeguards.ts'
import { simulate } from './simulate.ts'
import { Storage } from './storage.ts'

/** What fits into a run of all tests; `npm run simulate` goes on from there. */
const SCHEDULES = 60
/** A safeguard that is missing is found within so many, from any seed on; most are within twenty. */
const MOST_TO_FIND = 400
const FIRST_SEED = 1

/** The laws that break without it, and a seed from which that is found soon, which is all that it saves: time. */
const BREAKS: Readonly<Record<Safeguard, { readonly laws: readonly Law[]; readonly from: number }>> = {
  durable: { laws: ['durable'], from: 19 },
  idempotent: { laws: ['durable'], from: 1 },
  epochs: { laws: ['back'], from: 58 },
  restart: { laws: ['back', 'ordered'], from: 58 },
  erased: { laws: ['removed'], from: 1 },
  forgotten: { laws: ['removed'], from: 15 },
  healing: { laws: ['healing'], from: 1 },
  check: { laws: ['healing'], from: 1 },
  pruned: { laws: ['healing'], from: 128 },
  slow: { laws: ['slow'], from: 115 },
  revoked: { laws: ['policy'], from: 91 },
  apart: { laws: ['apart', 'ordered'], from: 11 },
}

logContract('SQLite in memory, as it is simulated', async () => {
  const storage = new Storage()
  return {
    async open() {
      storage.reopen()
      const log = storage.openLog(entries => storage.write(entries))
      return { log, records: storage.records, close: () => log.close() }
    },
    backUp: async () => storage.copyTo('backup'),
    restore: async () => storage.restoreFrom('backup'),
    dispose: async () => storage.close(),
  }
})

test('one seed is one run: the same events at the same times, whatever ran before', async () => {
  const [one, other] = fc.sample(schedules, { seed: 7, numRuns: 2 })
  if (!one || !other) throw new Error('nothing was sampled')

  const first = await simulate(one)
  await simulate(other)
  const again = await simulate(one)

  expect(first.events).toBeGreaterThan(100)
  expect([again.trace, again.events]).toEqual([first.trace, first.events])
  expect((await simulate({ ...one, world: one.world + 1 })).trace).not.toBe(first.trace)
})

test('the clock, timers and network of Node are its own again afterwards', async () => {
  const [schedule] = fc.sample(schedules, { seed: 8, numRuns: 1 })
  const { setTimeout, clearTimeout, setImmediate, fetch, WebSocket } = globalThis
  const held = [setTimeout, clearTimeout, setImmediate, fetch, WebSocket, Date.now, Math.random]

  if (schedule) await simulate(schedule)

  const now = globalThis
  expect([now.setTimeout, now.clearTimeout, now.setImmediate, now.fetch, now.WebSocket, Date.now, Math.random]).toEqual(
    held,
  )
})

test(`${SCHEDULES} schedules keep every law`, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed += 1) {
    const found = await findBy(seed)
    expect(found && told(found)).toBeUndefined()
  }
})

describe('a simulation without a safeguard breaks a law', () => {
  test.each(Object.entries(SAFEGUARDS))('%s: %s', async name => {
    const found = await firstWithout(name as Safeguard)

    expect(found?.broken.law).toBeOneOf([...BREAKS[name as Safeguard].laws])
  })
})

test('a schedule that breaks a law is told in its shortest form', async () => {
  const { seed } = (await firstWithout('idempotent')) ?? { seed: 0 }

  const found = await findBy(seed, { without: 'idempotent', shortens: true })

  expect(found?.schedule.steps.length).toBeLessThanOrEqual(3)
  expect(found && told(found)).toMatch(
    /^law 2, durable: .*\nseed \d+, world \d+, \d actions:\n( {2}after \d+ ms: .*\n)+to repeat it: /,
  )
})

async function firstWithout(without: Safeguard) {
  const { from } = BREAKS[without]
  for (let seed = from; seed < from + MOST_TO_FIND; seed += 1) {
    const found = await findBy(seed, { without })
    if (found) return found
  }
  return undefined
}
