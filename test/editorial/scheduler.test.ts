/** The scheduler, over a real log, with a manual clock. */
import { setImmediate } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { Scheduler } from '#editorial/schedule/scheduler.ts'
import { Refusal } from '#platform/errors.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import type { Entry, Log } from '#store/log/log.ts'
import { openSqliteStore, type SqliteStore } from '#store/log/sqlite-store.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { AT, creates, drafts, idOf, makeUpdate, schedules, textIn } from '#test/support/data/entries.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { createPollingBell } from '#test/support/services/polling-bell.ts'

const BLOG = idOf('budget-day')
const ana = { key: 'ana-key', name: 'Ana' }
const ben = { key: 'ben-key', name: 'Ben' }

let store: SqliteStore
let clock: ManualClock
const bus = createMemoryBus()
let readers = createReader<Change>()
let said: string[]

beforeEach(async () => {
  const folder = await newDataFolder()
  store = await openSqliteStore({ folder })
  clock = new ManualClock(AT)
  readers = createReader()
  said = []
  const stop = bus.follow(publicStream(BLOG), ({ text }) => readers.take(JSON.parse(text)))
  await store.log.append(creates(BLOG))
  onTestFinished(async () => {
    stop()
    await store.close()
  })
})

test('an update is published at its time and not before, with that as its shown time', async () => {
  const { update } = await schedule('Doors open', { seconds: 2 })
  await using _ = open()

  await turn(1_999)
  expect(readers.unread).toEqual([])
  await turn(1)

  expect(await readers.next()).toEqual({
    offset: 2,
    kind: 'update.published',
    at: second(2),
    update: { ...update, status: 'published', version: 2, publishedAt: second(2), updatedAt: second(2) },
  })
})

test('updates that fell due while no node ran are published at once, in scheduled order, each once', async () => {
  const count = 150
  const texts = Array.from({ length: count }, (_, n) => `${n}`)
  await Promise.all(texts.map((text, n) => schedule(text, { seconds: (n + 1) / 1_000 })))
  clock.advance(60_000)

  await using _here = open()
  await using _there = open()
  const published = await nextOf(count)

  expect(published.map(textIn)).toEqual(texts)
  await settled()
  expect((await store.log.head(publicStream(BLOG)))?.offset).toBe(1 + count)
  expect(published[0]).toMatchObject({ at: second(60), update: { publishedAt: second(60), time: second(0.001) } })
})

test('it is published in the name of the editor who scheduled it, even if others edit the text, and its alert is sent', async () => {
  const alert = { title: 'Doors', text: '', urgency: 'normal' as const, version: 1 }
  const { update } = await schedule('Doors open', { seconds: 9, fields: { alert }, by: ben })
  await store.log.append({ ...schedules({ ...update, version: 2 }, second(1), ana), expects: 1 })
  await store.log.append({ ...schedules({ ...update, title: 'Doors', version: 3 }, second(1), ben), expects: 2 })
  await using _ = open()

  await turn(1_000)

  expect(await readers.next()).toMatchObject({ update: { title: 'Doors', version: 4, alert: { version: 4 } } })
  expect((await store.records.history(BLOG, update.id)).map(({ by }) => by?.name)).toEqual(['Ben', 'Ana', 'Ben', 'Ana'])
})

test('an update unscheduled or rescheduled in time is not published', async () => {
  const [taken, moved] = [await schedule('Taken back', { seconds: 1 }), await schedule('Moved', { seconds: 1 })]
  await using _ = open()
  await turn(600)

  await store.log.append({ ...drafts({ ...taken.update, version: 2 }), expects: 1 })
  await store.log.append({ ...schedules({ ...moved.update, version: 2 }, second(2)), expects: 1 })
  await turn(1_399)
  expect(readers.unread).toEqual([])
  await turn(1)

  expect(textIn(await readers.next())).toBe('Moved')
})

test('text that an editor changes at the moment of publication is what readers get', async () => {
  const { update } = await schedule('Doors opn', { seconds: 1 })
  const better = { ...update, ...makeUpdate(BLOG, 'Doors open', { id: update.id, version: 2 }) }
  let edited: Promise<unknown> | undefined
  await using _ = open({
    async append(entry) {
      edited ??= store.log.append({ ...schedules(better, second(1)), expects: 1 })
      await edited
      return store.log.append(entry)
    },
  })

  await turn(1_000)

  expect(textIn(await readers.next())).toBe('Doors open')
})

test('while the log is unreachable it retries, reports once, and loses nothing', async () => {
  let isAway = true
  await schedule('Doors open', { seconds: 1 })
  await using _ = open({
    append: async entry => {
      if (isAway) throw new Refusal('unavailable')
      return store.log.append(entry)
    },
  })

  for (let second = 1; second <= 5; second += 1) await turn(1_000)
  expect([said, readers.unread]).toEqual([['unavailable'], []])
  isAway = false
  await turn(500)

  expect(textIn(await readers.next())).toBe('Doors open')
  await turn(500)
  expect(said).toEqual(['unavailable', 'recovered'])
})

test('a closed scheduler publishes nothing and holds no timer', async () => {
  await schedule('Doors open', { seconds: 0.4 })
  const scheduler = open()
  await settled()
  await scheduler.close()

  await turn(5_000)

  const { updates } = await store.records.due({ now: new Date(second(9)), aheadMs: 0, limit: 10 })
  expect(updates).toHaveLength(1)
})

function open({ append = (entry: Entry) => store.log.append(entry) }: Partial<Pick<Log, 'append'>> = {}) {
  const log: Log = { ...store.log, append }
  const scheduler = new Scheduler({
    ...{ log, bus, records: store.records, clock, now: () => clock.now(), bell: createPollingBell(bus, clock) },
    contributors: { find: async () => [], lend: async () => [] },
    ...{ spreadMs: 0, random: () => 0.5 },
    onError: error => said.push(error instanceof Refusal ? error.code : String(error)),
    onRecovered: () => said.push('recovered'),
  })
  return Object.assign(scheduler, { [Symbol.asyncDispose]: () => scheduler.close() })
}

type Planned = { readonly seconds: number; readonly fields?: Partial<Update>; readonly by?: typeof ana }

async function schedule(text: string, { seconds, fields, by = ana }: Planned) {
  const { publishedAt: _, ...made } = makeUpdate(BLOG, text, { time: second(seconds), ...fields })
  const entry = schedules(made, second(seconds), by)
  await store.log.append(entry)
  return { update: made }
}

/** Lets everything due at one instant finish before the next. */
async function turn(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    clock.advance(Math.min(left, 100))
    await settled()
  }
}

/** Reads of SQLite are synchronous; writes are awaited by their change. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await setImmediate()
}

async function nextOf(count: number): Promise<Change[]> {
  const changes: Change[] = []
  while (changes.length < count) changes.push(await readers.next())
  return changes
}

const second = (seconds: number): string => new Date(Date.parse(AT) + seconds * 1_000).toISOString()
