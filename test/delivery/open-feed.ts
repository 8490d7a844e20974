/** A feed over a real log, with a follower that records what it receives. */

import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Feed } from '#delivery/feed/feed.ts'
import { Feeds } from '#delivery/feed/feeds.ts'
import type { Encoding, Follower, SharedBytes } from '#delivery/feed/follower.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import type { Entry, Log } from '#store/log/log.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { createUnreliableBus, seededRandom, type Unreliable } from '#test/support/readers/unreliable-bus.ts'

export const BLOG = idOf('budget-day')
export const STREAM = publicStream(BLOG)

const offsetsOnly: Encoding = {
  medium: { transport: 'test', encoding: 'offsets' },
  frame: ({ change }) => Buffer.from(`${change.offset},`),
  missed: ({ changes }) => shared(changes.map(({ offset }) => offset).join(',')),
}

export const wholeTexts: Encoding = {
  medium: { transport: 'test', encoding: 'texts' },
  frame: ({ change }) => Buffer.from(change.text),
  missed: ({ changes }) => shared(changes.map(({ text }) => text).join('\n')),
}

export function shared(text: string): SharedBytes {
  const bytes = Buffer.from(text)
  return { bytes, length: bytes.length }
}

export function numbersIn({ bytes }: SharedBytes): number[] {
  return bytes.length === 0 ? [] : bytes.toString().split(',').map(Number)
}

export type TestFollower = ReturnType<typeof follow>

export function follow(encoding: Encoding = offsetsOnly) {
  const arrived = createReader<number>()
  let onLost = () => {}
  const follower = {
    encoding,
    place: 0,
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

/** One that begins with the next change. */
export function joinAtHead(feed: Feed): TestFollower {
  const follower = follow()
  feed.joinAtHead(follower)
  return follower
}

export async function openFeed(unreliable?: Unreliable, random = seededRandom(1)) {
  const folder = await newDataFolder()
  const opened = await openSqliteStore({ folder })
  // Behind the log's back, like a restored backup.
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
  const feeds = new Feeds({ log: slowly(store.log, () => meanwhile()), bus, clock, onError: raise })
  onTestFinished(async () => {
    feeds.close()
    store.database.close()
    await store.close()
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

/** Like a log over a network: a result may be outdated when it arrives. */
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

export const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n)
