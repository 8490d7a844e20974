/** What a crowd of readers costs the database, and what readers get during an outage of the database. */
import { expect, test } from 'vitest'
import { Refusal } from '#platform/errors.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { idOf, makeBlog } from '#test/support/data/entries.ts'
import { createSnapshots } from '#web/pages/snapshots.ts'

const BLOG = idOf('budget-day')
const EPOCH = 'a'.repeat(16)

/** A database that counts reads, grows on request, and can be unreachable or frozen. */
function openDatabase() {
  const state = { offset: 1, heads: 0, coverages: 0, mood: 'there' as 'there' | 'away' | 'frozen' }
  const answer = <T>(value: T): Promise<T> => {
    if (state.mood === 'frozen') return new Promise(() => {})
    return state.mood === 'away' ? Promise.reject(new Refusal('unavailable')) : Promise.resolve(value)
  }
  const head = (): Promise<Cursor> => {
    state.heads += 1
    return answer({ epoch: EPOCH, offset: state.offset })
  }
  const coverage = (id: BlogId): Promise<Coverage | undefined> => {
    state.coverages += 1
    const cursor = `${EPOCH}.${state.offset}`
    return answer({ blog: makeBlog(id), pinned: [], keyUpdates: [], updates: [], references: {}, cursor })
  }
  const clock = new ManualClock()
  const ports = { log: { head }, records: { coverage }, clock }
  return { state, ...ports, snapshots: createSnapshots(ports) }
}

test('a thousand concurrent readers after a change cost one read', async () => {
  const { state, snapshots } = openDatabase()

  const read = await Promise.all(Array.from({ length: 1_000 }, () => snapshots.read(BLOG)))

  expect(new Set(read).size).toBe(1)
  expect(state.coverages).toBe(1)
})

test('a request after a change never gets the coverage from before it', async () => {
  const { state, snapshots } = openDatabase()
  const before = snapshots.read(BLOG)
  await Promise.resolve()
  state.offset = 2

  const after = await Promise.all([snapshots.read(BLOG), snapshots.read(BLOG)])

  await before
  expect(after.map(({ coverage }) => coverage.cursor)).toEqual([`${EPOCH}.2`, `${EPOCH}.2`])
  expect(state.coverages).toBeLessThanOrEqual(2)
})

test('a hundred unchanged coverages requested in turn are read once each', async () => {
  const { state, snapshots } = openDatabase()

  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 100; n++) await snapshots.read(idOf(`quiet-${n}`))
  }

  expect(state.coverages).toBe(100)
})

test('during an outage of the database, readers get coverages that were current shortly before', async () => {
  const { state, snapshots } = openDatabase()
  const held = await snapshots.read(BLOG)
  state.mood = 'away'

  const served = await snapshots.read(BLOG)

  expect(served).toBe(held)
  expect(snapshots.status).toEqual({ 'Cache-Status': expect.stringContaining('hit') })
  await expect(snapshots.read(idOf('unread'))).rejects.toThrow(Refusal)
  state.mood = 'there'
})

test('a frozen database delays one reader by half a second, and the next ones not at all', async () => {
  const { state, clock, snapshots } = openDatabase()
  const held = await snapshots.read(BLOG)
  state.mood = 'frozen'

  const first = snapshots.read(BLOG)
  clock.advance(500)
  const served = await first
  const heads = state.heads
  const next = await snapshots.read(BLOG)

  expect(served).toBe(held)
  expect(next).toBe(held)
  expect(state.heads).toBe(heads)
})

test('when the database is back, the next reader sees the changes made meanwhile', async () => {
  const { state, clock, snapshots } = openDatabase()
  await snapshots.read(BLOG)
  state.mood = 'away'
  await snapshots.read(BLOG)
  state.mood = 'there'
  state.offset = 2

  clock.advance(1_000)

  expect((await snapshots.read(BLOG)).coverage.cursor).toBe(`${EPOCH}.2`)
  expect(snapshots.status).toEqual({})
})

test('a coverage not confirmed in the last minute before an outage is not served, because parts may have been removed', async () => {
  const { state, clock, snapshots } = openDatabase()
  await snapshots.read(BLOG)
  clock.advance(61_000)
  state.mood = 'away'

  await expect(snapshots.read(BLOG)).rejects.toThrow(Refusal)
})

test('during a long outage memory is served for five minutes only, because other nodes may have removed updates', async () => {
  const { state, clock, snapshots } = openDatabase()
  const held = await snapshots.read(BLOG)
  state.mood = 'away'
  await snapshots.read(BLOG)

  clock.advance(299_000)
  const served = await snapshots.read(BLOG)
  clock.advance(2_000)

  expect(served).toBe(held)
  await expect(snapshots.read(BLOG)).rejects.toThrow(Refusal)
})

test('when fewer readers are to report what they read, a snapshot of the same cursor says so, with a tag of its own', async () => {
  const database = openDatabase()
  let power = 0
  const { log, records } = database
  const snapshots = createSnapshots({ log, records, clock: database.clock, powerOf: () => power })

  const first = await snapshots.read(BLOG)
  const tags = [snapshots.tagOf(BLOG)]
  power = 7
  const [second, again] = [await snapshots.read(BLOG), await snapshots.read(BLOG)]
  tags.push(snapshots.tagOf(BLOG))

  expect([first, second].map(({ coverage }) => coverage.sampling)).toEqual([0, 7])
  expect(JSON.parse(second.text)).toMatchObject({ sampling: 7, cursor: first.cursor })
  expect(again).toBe(second)
  expect(tags).toEqual(['', '-s7'])
  expect(database.state.coverages).toBe(1)
})
