import type { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { LOSE_MS } from '#delivery/feed/feed.ts'
import { creates, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { BLOG, follow, openFeed, STREAM } from './open-feed.ts'

test('many readers of a restored log are sent away over some seconds, and counted until then', async () => {
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

/** As a backup does that was made when the stream had come to `offset`. */
function takeBack(database: DatabaseSync, offset: number): void {
  database.exec(`DELETE FROM changes WHERE change_offset > ${offset}; UPDATE streams SET head = min(head, ${offset})`)
}
