import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LOSE_MS } from '#delivery/feed/feed.ts'
import { createFeeds } from '#delivery/feed/feeds.ts'
import type { Encoding, Follower, Shared } from '#delivery/feed/follower.ts'
import { MAX_MISSED, MAX_MISSED_BYTES } from '#delivery/feed/missed.ts'
import { MAX_KEPT_BYTES, MissedTexts } from '#delivery/feed/missed-texts.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import type { Entry, Log } from '#store/log/log.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { creates, idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { createUnreliableBus, seededRandom, type Unreliable } from '#test/support/readers/unreliable-bus.ts'

const BLOG = idOf('budget-day')
const STREAM = publicStream(BLOG)

test('everyone who follows gets every change once and in order', async () => {
  const { feed, post } = await openFeed()
  const [ana, ben] = [follow(), follow()]
  feed.joinAtHead(ana)
  feed.joinAtHead(ben)

  await Promise.all(Array.from({ length: 50 }, () => post()))

  expect(await ana.upTo(51)).toEqual(range(2, 51))
  expect(await ben.upTo(51)).toEqual(range(2, 51))
})

test('changes of one turn of the event loop are one write', async () => {
  const { feed, store, bus } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)
  const posts = Array.from({ length: 5 }, () => publishes(makeUpdate(BLOG, 'at once')))
  const appended = await Promise.all(posts.map(post => store.log.append(post)))

  for (const one of appended)
    if (one.kind === 'appended') bus.announce({ stream: STREAM, ...one.cursor, text: one.text })

  expect(await ana.upTo(6)).toEqual(range(2, 6))
  expect(ana.writes).toBe(1)
})

test('a thousand followers share the bytes of a change', async () => {
  const { feed, post } = await openFeed()
  const followers = Array.from({ length: 1_200 }, follow)
  for (const follower of followers) feed.joinAtHead(follower)

  await post()

  await Promise.all(followers.map(follower => follower.upTo(2)))
  expect(new Set(followers.map(({ lastFrames }) => lastFrames)).size).toBe(1)
})

test('a reader that returns gets exactly what it missed, then what is new', async () => {
  const { feed, post } = await openFeed()
  const cursor = await post()
  await post()
  await post()
  const ana = follow()

  const joined = await feed.join(ana, cursor)
  await post()

  expect(joined).toMatchObject({ kind: 'joined', missed: shared('3,4'), head: { ...cursor, offset: 4 } })
  expect(await ana.upTo(5)).toEqual([5])
})

test('what was missed is read from the log when memory does not reach back that far', async () => {
  const { feed, post } = await openFeed()
  const cursor = await post()
  await Promise.all(Array.from({ length: 700 }, () => post()))

  const joined = await feed.join(follow(), cursor)

  expect(joined).toMatchObject({ kind: 'joined', missed: shared(range(3, 702).join(',')) })
})

test.each([
  ['of another epoch', (head: Cursor): Cursor => ({ ...head, epoch: 'another' })],
  ['ahead of the stream', (head: Cursor): Cursor => ({ ...head, offset: 99 })],
])('a cursor %s is a gap and takes nobody in', async (_, change) => {
  const { feed, post } = await openFeed()
  const cursor = await post()

  expect(await feed.join(follow(), change(cursor))).toEqual({ kind: 'gap' })
  expect(feed.followers).toBe(0)
})

test('who missed more than a snapshot holds is told of a gap', async () => {
  const { feed, post } = await openFeed()
  const cursor = await post()
  await Promise.all(Array.from({ length: MAX_MISSED + 1 }, () => post()))

  expect(await feed.join(follow(), cursor)).toEqual({ kind: 'gap' })
})

test('who missed more bytes than an SDK takes in one message is told of a gap, whether memory or the log has them', async () => {
  const { feed, store, post } = await openFeed()
  const first = await post()
  const long = () => post(publishes(makeUpdate(BLOG, 'x'.repeat(100_000))))
  for (let n = 0; n < 3; n += 1) await long()
  const fits = await feed.join(follow(wholeTexts), first)
  await long()

  const fromMemory = await feed.join(follow(wholeTexts), first)
  await Promise.all(Array.from({ length: 600 }, () => post()))
  const fromLog = await feed.join(follow(wholeTexts), first)

  expect(fits.kind === 'joined' && fits.missed.length).toBeGreaterThan(300_000)
  expect(fits.kind === 'joined' && fits.missed.length).toBeLessThanOrEqual(MAX_MISSED_BYTES)
  expect([fromMemory, fromLog]).toEqual([{ kind: 'gap' }, { kind: 'gap' }])
  expect(feed.followers).toBe(1)
  expect((await store.log.read(STREAM, first, 1)).kind).toBe('changes')
})

test('a history that an encoding makes too long for a message is a gap as well', async () => {
  const { feed, post } = await openFeed()
  const first = await post()
  await post(publishes(makeUpdate(BLOG, 'x'.repeat(150_000))))
  const threefold: Encoding = { ...wholeTexts, missed: of => shared(wholeTexts.missed(of).bytes.toString().repeat(3)) }

  expect(await feed.join(follow(threefold), first)).toEqual({ kind: 'gap' })
  expect(await feed.join(follow(wholeTexts), first)).toMatchObject({ kind: 'joined' })
})

test('a stream that grows while its history is read is joined after one reading, however fast it grows', async () => {
  const { feed, post, onEachRead } = await openFeed()
  const cursor = await post()
  await Promise.all(Array.from({ length: 700 }, () => post()))
  let reads = 0
  onEachRead(async () => {
    reads += 1
    for (let n = 0; n < 20; n += 1) await post()
  })

  const joined = await feed.join(follow(), cursor)

  expect(joined).toMatchObject({ kind: 'joined', head: feed.head })
  expect(joined.kind === 'joined' && numbersIn(joined.missed)).toEqual(range(3, feed.head.offset))
  expect(reads).toBeLessThan(4)
})

test('an update that is removed while a history is read is not in it', async () => {
  const { feed, post, beforeAnswerOfRead } = await openFeed()
  const cursor = await post()
  const update = makeUpdate(BLOG, 'a secret')
  await post(publishes(update))
  await Promise.all(Array.from({ length: 600 }, () => post()))
  beforeAnswerOfRead(() => post(removes(update)))

  const joined = await feed.join(follow(wholeTexts), cursor)

  const text = joined.kind === 'joined' ? joined.missed.bytes.toString() : ''
  expect(text).toContain('update.removed')
  expect(text).not.toContain('a secret')
})

test('what is kept printed for returning readers is bounded in bytes', () => {
  const texts = new MissedTexts()
  const print = (first: number) =>
    texts.print(wholeTexts, {
      stream: STREAM,
      epoch: 'e',
      changes: [{ offset: first, text: 'x'.repeat(MAX_MISSED_BYTES) }],
    })

  const again = [print(1), print(1)]
  for (let first = 2; first < 100; first += 1) {
    print(first)
    expect(texts.bytes).toBeLessThanOrEqual(MAX_KEPT_BYTES)
  }

  expect(again[0]).toBe(again[1])
  expect(texts.bytes).toBeGreaterThan(0)
})

test('many readers of a log that began anew are told so over some seconds, and counted until then', async () => {
  const { feed, store, clock } = await openFeed()
  let told = 0
  const lose = () => {
    told += 1
  }
  const readers = Array.from({ length: 5_000 }, () => ({ ...follow(), lose }))
  for (const reader of readers) feed.joinAtHead(reader)

  store.database.prepare('UPDATE streams SET epoch = ? WHERE stream = ?').run('restored', STREAM)
  clock.advance(5_000)
  await expect.poll(() => told, { interval: 5 }).toBe(100)
  expect(feed.followers).toBe(4_900)
  for (const gone of readers.slice(-50)) feed.leave(gone)
  clock.advance(LOSE_MS / 2)
  expect(told).toBe(2_600)
  clock.advance(LOSE_MS / 2)

  expect(told).toBe(4_950)
  expect(feed.followers).toBe(0)
})

test('a change that was stored but never announced is found by the next check', async () => {
  const { feed, store, clock } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)
  await store.log.append(publishes(makeUpdate(BLOG, 'unannounced')))

  clock.advance(5_000)

  expect(await ana.upTo(2)).toEqual([2])
})

test('a hole is filled from the log at once', async () => {
  const { feed, store, post } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)
  await store.log.append(publishes(makeUpdate(BLOG, 'unannounced')))

  await post()

  expect(await ana.upTo(3)).toEqual([2, 3])
})

test('an announcement of what is not in the log delivers nothing and stops nothing', async () => {
  const { feed, bus, head, post } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)

  bus.announce({ stream: STREAM, epoch: head.epoch, offset: 90, text: '{"offset":90}' })
  await post()

  expect(await ana.upTo(2)).toEqual([2])
})

test('what is announced while a false claim is looked for is not forgotten with it', async () => {
  const { feed, bus, head, post, beforeAnswerOfRead } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)
  beforeAnswerOfRead(post)

  bus.announce({ stream: STREAM, epoch: head.epoch, offset: 90, text: '{"offset":90}' })

  expect(await ana.upTo(2)).toEqual([2])
})

test('a log that began a new epoch loses its followers, so that they read the blog again', async () => {
  const { feed, store, clock, head } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)

  store.database.prepare('UPDATE streams SET epoch = ? WHERE stream = ?').run('restored', STREAM)
  clock.advance(5_000)
  await ana.lost

  expect(feed.head).toEqual({ epoch: 'restored', offset: 1 })
  expect(await feed.join(follow(), head)).toEqual({ kind: 'gap' })
})

describe('over a log that went back in time', () => {
  test('followers are lost at the next check, and what they held is a gap', async () => {
    const { feed, store, clock, post } = await openFeed()
    await post()
    const lost = await post()
    const ana = follow()
    feed.joinAtHead(ana)

    takeBack(store.database, 2)
    clock.advance(5_000)
    await ana.lost

    expect(feed.head).toEqual({ epoch: expect.not.stringMatching(lost.epoch), offset: 2 })
    expect(await feed.join(follow(), lost)).toEqual({ kind: 'gap' })
  })

  test('an announcement of another change in a known place loses them at once', async () => {
    const { feed, store, post } = await openFeed()
    const { epoch } = await post()
    const ana = follow()
    feed.joinAtHead(ana)

    takeBack(store.database, 1)
    await post(publishes(makeUpdate(BLOG, 'another history')))
    await ana.lost

    expect(feed.head.epoch).not.toBe(epoch)
  })

  test('it is noticed though the stream has grown past what was known, by others and unheard', async () => {
    const { feed, store, clock, post } = await openFeed()
    const { epoch } = await post()
    const ana = follow()
    feed.joinAtHead(ana)

    takeBack(store.database, 1)
    for (const text of ['another', 'history', 'entirely']) await store.log.append(publishes(makeUpdate(BLOG, text)))
    clock.advance(5_000)
    await ana.lost

    expect(feed.head.epoch).not.toBe(epoch)
    expect(ana.writes).toBe(0)
  })

  test('a stream that is not there any more loses its followers, and begins anew when it is', async () => {
    const { feed, store, clock, post } = await openFeed()
    const ana = follow()
    feed.joinAtHead(ana)

    store.database.exec('DELETE FROM streams; DELETE FROM changes; DELETE FROM blogs')
    clock.advance(5_000)
    await ana.lost
    const { epoch } = await post(creates(BLOG))
    clock.advance(5_000)

    await expect.poll(() => feed.head).toEqual({ epoch, offset: 1 })
  })

  test('a reader who asks for more than memory holds is told of a gap, and is not kept waiting', async () => {
    const { feed, store, post } = await openFeed()
    const cursor = await post()
    await Promise.all(Array.from({ length: 700 }, () => post()))

    takeBack(store.database, 300)

    expect(await feed.join(follow(), cursor)).toEqual({ kind: 'gap' })
  })

  test('an announcement that comes again after its update was removed is no other history', async () => {
    const { feed, bus, store, post, head } = await openFeed()
    const update = makeUpdate(BLOG, 'to be removed')
    const first = await store.log.append(publishes(update))
    if (first.kind !== 'appended') throw new Error(first.kind)
    const announced = { stream: STREAM, ...first.cursor, text: first.text }
    bus.announce(announced)
    await post(removes(update))

    bus.announce(announced)
    await post()

    expect(feed.head).toEqual({ epoch: head.epoch, offset: 4 })
  })
})

test('when the bus says that something may have been missed, it is found at once', async () => {
  const { feed, store, doubt } = await openFeed()
  const ana = follow()
  feed.joinAtHead(ana)
  await store.log.append(publishes(makeUpdate(BLOG, 'unannounced')))

  doubt()

  expect(await ana.upTo(2)).toEqual([2])
})

test('the words of a removed update leave the memory of the feed', async () => {
  const { feed, post, store, bus, head } = await openFeed()
  const update = makeUpdate(BLOG, 'a secret')
  await post(publishes(update))
  await post()

  const removal = await store.log.append(removes(update))
  if (removal.kind === 'appended') bus.announce({ stream: STREAM, ...removal.cursor, text: removal.text })
  const ana = follow(wholeTexts)
  const joined = await feed.join(ana, head)

  expect(joined.kind === 'joined' && joined.missed.bytes.toString()).toContain('update.removed')
  expect(JSON.stringify(joined)).not.toContain('a secret')
})

test('a stream that does not exist has no feed, and has one once it exists', async () => {
  const { feeds, post } = await openFeed()
  const other = publicStream(idOf('storm-night'))

  expect(await feeds.open(other)).toBeUndefined()
  await post(creates(idOf('storm-night')))
  expect((await feeds.open(other))?.head.offset).toBe(1)
})

test('readers who come at once open one feed, and the last to leave lets it linger', async () => {
  const { feeds, feed, clock } = await openFeed()

  const [again, third] = await Promise.all([feeds.open(STREAM), feeds.open(STREAM)])
  for (let holder = 0; holder < 3; holder += 1) feeds.release(feed)
  clock.advance(29_000)
  const returned = await feeds.open(STREAM)
  feeds.release(feed)
  clock.advance(30_000)
  const later = await feeds.open(STREAM)

  expect(again).toBe(feed)
  expect(third).toBe(feed)
  expect(returned).toBe(feed)
  expect(later).not.toBe(feed)
})

describe.each([1, 2, 3, 4, 5])('over a bus that drops, repeats and reorders (seed %i)', seed => {
  test('every follower gets every change once and in order, whenever it came', async () => {
    const random = seededRandom(seed)
    const { feed, clock, post } = await openFeed({ drop: 0.3, repeat: 0.3, delay: 0.3 }, random)
    const early = follow()
    feed.joinAtHead(early)
    const returning: { from: number; follower: TestFollower; missed: number[] }[] = []

    for (let burst = 0; burst < 20; burst += 1) {
      await Promise.all(Array.from({ length: 1 + Math.floor(random() * 10) }, () => post()))
      const from = Math.floor(random() * feed.head.offset)
      const follower = follow()
      const joined = await feed.join(follower, { epoch: feed.head.epoch, offset: from })
      const missed = joined.kind === 'joined' ? numbersIn(joined.missed) : []
      returning.push({ from, follower, missed })
    }
    const last = await post()
    clock.advance(5_000)

    expect(await early.upTo(last.offset)).toEqual(range(2, last.offset))
    for (const { from, follower, missed } of returning) {
      expect([...missed, ...(await follower.upTo(last.offset))]).toEqual(range(from + 1, last.offset))
    }
  })
})

const offsetsOnly: Encoding = {
  frame: ({ change }) => Buffer.from(`${change.offset},`),
  missed: ({ changes }) => shared(changes.map(({ offset }) => offset).join(',')),
}

const wholeTexts: Encoding = {
  frame: ({ change }) => Buffer.from(change.text),
  missed: ({ changes }) => shared(changes.map(({ text }) => text).join('\n')),
}

function shared(text: string): Shared {
  const bytes = Buffer.from(text)
  return { bytes, length: bytes.length }
}

function numbersIn({ bytes }: Shared): number[] {
  return bytes.length === 0 ? [] : bytes.toString().split(',').map(Number)
}

type TestFollower = ReturnType<typeof follow>

function follow(encoding: Encoding = offsetsOnly) {
  const arrived = createReader<number>()
  let onLost = () => {}
  const follower = {
    encoding,
    offset: 0,
    writes: 0,
    lastFrames: undefined as Buffer | undefined,
    lost: new Promise<void>(resolve => {
      onLost = resolve
    }),
    write(frames: Buffer) {
      follower.writes += 1
      follower.lastFrames = frames
      for (const offset of frames.toString().split(',').filter(Boolean)) arrived.take(Number(offset))
    },
    lose: () => onLost(),
    async upTo(offset: number): Promise<number[]> {
      const offsets: number[] = []
      while ((offsets.at(-1) ?? 0) < offset) offsets.push(await arrived.next())
      return offsets
    },
  }
  return follower satisfies Follower
}

async function openFeed(unreliable?: Unreliable, random = seededRandom(1)) {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  const opened = await openSqliteStore({ folder })
  // Behind the back of the log, as a backup that is put back.
  const store = { ...opened, database: openSqlite(join(folder, 'crier.db')) }
  const memory = createMemoryBus()
  let doubt = () => {}
  const doubtful: Bus = {
    ...memory,
    onDoubt(tell) {
      doubt = () => tell(STREAM)
      return () => {}
    },
  }
  const bus = unreliable ? createUnreliableBus(doubtful, unreliable, random) : doubtful
  const clock = new ManualClock()
  let meanwhile: () => Promise<unknown> = async () => {}
  const onEachRead = (run: () => Promise<unknown>) => {
    meanwhile = run
  }
  const feeds = createFeeds({ log: slowly(store.log, () => meanwhile()), bus, clock, onError: raise })
  onTestFinished(async () => {
    feeds.close()
    store.database.close()
    await store.close()
    await rm(folder, { recursive: true })
  })

  const post = async (entry: Entry = publishes(makeUpdate(BLOG, 'news'))): Promise<Cursor> => {
    const appended = await store.log.append(entry)
    if (appended.kind !== 'appended') throw new Error(`not appended: ${appended.kind}`)
    bus.announce({ stream: entry.stream, ...appended.cursor, text: appended.text })
    return appended.cursor
  }
  const head = await post(creates(BLOG))
  const feed = await feeds.open(STREAM)
  if (!feed) throw new Error('there is no feed')
  const beforeAnswerOfRead = (run: () => Promise<unknown>) => {
    meanwhile = () => {
      meanwhile = async () => {}
      return run()
    }
  }
  return { store, bus, clock, feeds, feed, head, post, onEachRead, beforeAnswerOfRead, doubt: () => doubt() }
}

/** As a backup does that was made when the stream had come to `offset`. */
function takeBack(database: DatabaseSync, offset: number): void {
  database.exec(`DELETE FROM changes WHERE change_offset > ${offset}; UPDATE streams SET head = min(head, ${offset})`)
}

/** As a log across a network: what is read may be old when it arrives. */
function slowly(log: Log, meanwhile: () => Promise<unknown>): Log {
  const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve))
  return {
    append: entry => log.append(entry),
    async read(...asked) {
      const read = await log.read(...asked)
      await meanwhile()
      await nextTurn()
      return read
    },
    head: stream => log.head(stream),
    renew: (...asked) => log.renew(...asked),
    close: () => log.close(),
  }
}

function raise(error: unknown): never {
  throw error
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, n) => first + n)
