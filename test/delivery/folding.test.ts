/** A crowd's comments are folded: one write a second to each reader, and what is removed meanwhile is never sent. */
import { expect, onTestFinished, test } from 'vitest'
import type { Delivery } from '#delivery/feed/fan-out.ts'
import { Feeds } from '#delivery/feed/feeds.ts'
import { commentsStream, deskStream, publicStream, type StreamName } from '#shared/protocol/stream.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { follow, range, wholeTexts } from './open-feed.ts'

const BLOG = idOf('budget-day')
const ID = (n: number) => `0199e0a4-0000-7000-8000-${String(n).padStart(12, '0')}`

const shown = (n: number, text = 'A comment') => ({ kind: 'comment.shown', at: '', comment: { id: ID(n), text } })
const removed = (n: number) => ({ kind: 'comment.removed', at: '', comment: { id: ID(n) } })

async function openStream(stream: StreamName) {
  const store = await openSqliteStore({ folder: await newFolder() })
  await store.log.append({ ...creates(BLOG), opens: [deskStream(BLOG), commentsStream(BLOG)] })
  const bus = createMemoryBus()
  const clock = new ManualClock()
  const delivered = createReader<Delivery>()
  const watch = { nowMs: clock.elapsedMs.bind(clock), delivered: delivered.take }
  const feeds = new Feeds({ log: store.log, bus, clock, onError: raise, watch })
  onTestFinished(async () => {
    feeds.close()
    await store.close()
  })
  const feed = await feeds.open(stream)
  if (!feed) throw new Error('there is no feed')
  let { offset } = feed.head
  const announce = (change: object) => {
    offset += 1
    bus.announce({ stream, epoch: feed.head.epoch, offset, text: JSON.stringify({ offset, ...change }) })
  }
  return { feed, clock, delivered, announce }
}

test('the first comment comes at once, and those of the next second in one write', async () => {
  const { feed, clock, announce, delivered } = await openStream(commentsStream(BLOG))
  const ana = follow()
  feed.joinAtHead(ana)

  announce(shown(1))
  const first = await delivered.next()
  for (let n = 2; n <= 100; n += 1) announce(shown(n))
  clock.advance(999)
  const heldBack = ana.writes
  clock.advance(1)
  const second = await delivered.next()

  expect([first.changes.length, heldBack, second.changes.length]).toEqual([1, 1, 99])
  expect(await ana.upTo(100)).toEqual(range(1, 100))
  expect(ana.writes).toBe(2)
  expect(second.ms).toBe(0)
})

test('a quiet second ends the folding, and updates are never folded', async () => {
  const comments = await openStream(commentsStream(BLOG))
  const updates = await openStream(publicStream(BLOG))
  const [ana, ben] = [follow(), follow()]
  comments.feed.joinAtHead(ana)
  updates.feed.joinAtHead(ben)

  comments.announce(shown(1))
  await comments.delivered.next()
  comments.clock.advance(1_000)
  comments.announce(shown(2))
  await comments.delivered.next()
  for (const n of [1, 2, 3]) {
    updates.announce(shown(n))
    await updates.delivered.next()
  }

  expect([ana.writes, ben.writes]).toEqual([2, 3])
})

test('a reader who comes while comments are held back gets each of them once', async () => {
  const { feed, clock, announce, delivered } = await openStream(commentsStream(BLOG))
  const [ana, ben, gone] = [follow(), follow(), follow()]
  feed.joinAtHead(ana)
  feed.joinAtHead(gone)
  announce(shown(1))
  await delivered.next()
  announce(shown(2))

  const joined = await feed.join(ben, { ...feed.head, offset: 0 })
  feed.leave(gone)
  announce(shown(3))
  clock.advance(1_000)

  expect(joined.kind === 'joined' && joined.missed.bytes.toString()).toBe('1,2')
  expect(await ben.upTo(3)).toEqual([3])
  expect(await ana.upTo(3)).toEqual([1, 2, 3])
  expect(gone.writes).toBe(1)
})

test('a comment that is removed while it is held back is never sent', async () => {
  const { feed, clock, announce, delivered } = await openStream(commentsStream(BLOG))
  const [ana, ben] = [
    { ...follow(), encoding: wholeTexts },
    { ...follow(), encoding: wholeTexts },
  ]
  const written: string[] = []
  ana.write = frames => written.push(frames.toString())
  feed.joinAtHead(ana)
  announce(shown(1, 'harmless'))
  await delivered.next()

  announce(shown(2, 'a libel'))
  announce(shown(3, `see ${ID(2)}`))
  announce(removed(2))
  announce(shown(1, 'harmless, edited'))
  clock.advance(1_000)
  await delivered.next()
  const joined = await feed.join(ben, { ...feed.head, offset: 0 })
  const missed = joined.kind === 'joined' ? joined.missed.bytes.toString() : ''

  for (const text of [written.join('\n'), missed]) {
    expect(text).not.toContain('a libel')
    expect(text).toContain(`"text":"see ${ID(2)}"`)
    expect(text).toContain('harmless, edited')
  }
  expect(missed.split('\n').map(text => JSON.parse(text).kind)).toEqual([
    'comment.shown',
    'comment.removed',
    'comment.shown',
    'comment.removed',
    'comment.shown',
  ])
})

test('ten thousand at once are not held back', async () => {
  const { feed, announce, delivered } = await openStream(commentsStream(BLOG))
  const ana = follow()
  feed.joinAtHead(ana)
  announce(shown(1))
  await delivered.next()

  for (let n = 2; n <= 10_000; n += 1) announce(shown(n))
  await delivered.next()

  expect(await ana.upTo(10_000)).toEqual(range(1, 10_000))
})

test('closing a feed ends its pause', async () => {
  const { feed, clock, announce, delivered } = await openStream(commentsStream(BLOG))
  const ana = follow()
  feed.joinAtHead(ana)
  announce(shown(1))
  await delivered.next()
  announce(shown(2))

  feed.close()
  clock.advance(2_000)
  await new Promise<void>(resolve => setImmediate(resolve))

  expect(ana.writes).toBe(1)
})

function raise(error: unknown): never {
  throw error
}
