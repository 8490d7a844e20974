import type { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { LOSE_MS } from '#delivery/feed/feed.ts'
import { creates, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { BLOG, follow, joinAtHead, openFeed, STREAM } from './open-feed.ts'

test('many readers of a restored log are disconnected over some seconds, and counted until then', async () => {
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
  expect(feed.readers).toBe(4_900)
  for (const gone of readers.slice(-50)) feed.leave(gone)
  clock.advance(LOSE_MS / 2)
  expect(told).toBe(2_600)
  clock.advance(LOSE_MS / 2)

  expect(told).toBe(4_950)
  expect(feed.readers).toBe(0)
})

test('a new epoch drops all followers, so that they read the blog again', async () => {
  const { feed, store, clock, head } = await openFeed()
  const ana = joinAtHead(feed)

  store.database.prepare('UPDATE streams SET epoch = ? WHERE stream = ?').run('restored', STREAM)
  clock.advance(5_000)
  await ana.lost

  expect(feed.head).toEqual({ epoch: 'restored', offset: 1 })
  expect(await feed.join(follow(), head)).toEqual({ kind: 'gap' })
})

test('a feed whose next changes are no longer kept drops all followers, and reads on from the head', async () => {
  const { feed, store, clock, post, head } = await openFeed()
  const ana = joinAtHead(feed)
  for (let n = 0; n < 3; n += 1) await store.log.append(publishes(makeUpdate(BLOG, 'not announced')))
  store.database.prepare('DELETE FROM changes WHERE change_offset <= 3').run()

  clock.advance(5_000)
  await ana.lost
  const ben = joinAtHead(feed)
  const next = await post()

  expect(await ben.upTo(next.offset)).toEqual([5])
  expect(await feed.join(follow(), head)).toEqual({ kind: 'gap' })
})

describe('over a log that went back in time', () => {
  test('followers are dropped at the next check, and their cursors are a gap', async () => {
    const { feed, store, clock, post } = await openFeed()
    await post()
    const lost = await post()
    const ana = joinAtHead(feed)

    takeBack(store.database, 2)
    clock.advance(5_000)
    await ana.lost

    expect(feed.head).toEqual({ epoch: expect.not.stringMatching(lost.epoch), offset: 2 })
    expect(await feed.join(follow(), lost)).toEqual({ kind: 'gap' })
  })

  test('an announcement of a different change at a known offset drops them at once', async () => {
    const { feed, store, post } = await openFeed()
    const { epoch } = await post()
    const ana = joinAtHead(feed)

    takeBack(store.database, 1)
    await post(publishes(makeUpdate(BLOG, 'another history')))
    await ana.lost

    expect(feed.head.epoch).not.toBe(epoch)
  })

  test('it is noticed even if others have extended the stream past the known head, unannounced', async () => {
    const { feed, store, clock, post } = await openFeed()
    const { epoch } = await post()
    const ana = joinAtHead(feed)

    takeBack(store.database, 1)
    for (const text of ['another', 'history', 'entirely']) await store.log.append(publishes(makeUpdate(BLOG, text)))
    clock.advance(5_000)
    await ana.lost

    expect(feed.head.epoch).not.toBe(epoch)
    expect(ana.writes).toBe(0)
  })

  test('a stream that no longer exists drops its followers, and starts anew when it exists again', async () => {
    const { feed, store, clock, post } = await openFeed()
    const ana = joinAtHead(feed)

    store.database.exec('DELETE FROM streams; DELETE FROM changes; DELETE FROM blogs')
    clock.advance(5_000)
    await ana.lost
    const { epoch } = await post(creates(BLOG))
    clock.advance(5_000)

    await expect.poll(() => feed.head).toEqual({ epoch, offset: 1 })
  })

  test('a reader that needs more than memory holds gets a gap without waiting', async () => {
    const { feed, store, post } = await openFeed()
    const cursor = await post()
    await Promise.all(Array.from({ length: 700 }, () => post()))

    takeBack(store.database, 300)

    expect(await feed.join(follow(), cursor)).toEqual({ kind: 'gap' })
  })

  test('a repeated announcement of an update removed since is not another history', async () => {
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

/** Restores a backup from the time when the stream was at `offset`. */
function takeBack(database: DatabaseSync, offset: number): void {
  database.exec(`DELETE FROM changes WHERE change_offset > ${offset}; UPDATE streams SET head = min(head, ${offset})`)
}
