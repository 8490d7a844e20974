import { describe, expect, test } from 'vitest'
import { publicStream } from '#shared/protocol/stream.ts'
import { creates, idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import {
  BLOG,
  follow,
  joinAtHead,
  numbersIn,
  openFeed,
  range,
  STREAM,
  type TestFollower,
  wholeTexts,
} from './open-feed.ts'

test('every follower gets every change once and in order', async () => {
  const { feed, post } = await openFeed()
  const [ana, ben] = [follow(), follow()]
  feed.joinAtHead(ana)
  feed.joinAtHead(ben)

  await Promise.all(Array.from({ length: 50 }, () => post()))

  expect(await ana.upTo(51)).toEqual(range(2, 51))
  expect(await ben.upTo(51)).toEqual(range(2, 51))
})

test('changes within one turn of the event loop are one write', async () => {
  const { feed, store, bus } = await openFeed()
  const ana = joinAtHead(feed)
  const posts = Array.from({ length: 5 }, () => publishes(makeUpdate(BLOG, 'at once')))
  const appended = await Promise.all(posts.map(post => store.log.append(post)))

  for (const one of appended)
    if (one.kind === 'appended') bus.announce({ stream: STREAM, ...one.cursor, text: one.text })

  expect(await ana.upTo(6)).toEqual(range(2, 6))
  expect(ana.writes).toBe(1)
})

test('a thousand followers share the encoded bytes of a change', async () => {
  const { feed, post } = await openFeed()
  const followers = Array.from({ length: 1_200 }, follow)
  for (const follower of followers) feed.joinAtHead(follower)

  await post()

  await Promise.all(followers.map(follower => follower.upTo(2)))
  expect(new Set(followers.map(({ lastFrames }) => lastFrames)).size).toBe(1)
})

test('a change that was stored but never announced is found by the next check', async () => {
  const { feed, store, clock } = await openFeed()
  const ana = joinAtHead(feed)
  await store.log.append(publishes(makeUpdate(BLOG, 'unannounced')))

  clock.advance(5_000)

  expect(await ana.upTo(2)).toEqual([2])
})

test('a hole is filled from the log at once', async () => {
  const { feed, store, post } = await openFeed()
  const ana = joinAtHead(feed)
  await store.log.append(publishes(makeUpdate(BLOG, 'unannounced')))

  await post()

  expect(await ana.upTo(3)).toEqual([2, 3])
})

test('an announcement that is not in the log delivers nothing and blocks nothing', async () => {
  const { feed, bus, head, post } = await openFeed()
  const ana = joinAtHead(feed)

  bus.announce({ stream: STREAM, epoch: head.epoch, offset: 90, text: '{"offset":90}' })
  await post()

  expect(await ana.upTo(2)).toEqual([2])
})

test('a real announcement during the search for a false one is delivered', async () => {
  const { feed, bus, head, post, beforeAnswerOfRead } = await openFeed()
  const ana = joinAtHead(feed)
  beforeAnswerOfRead(post)

  bus.announce({ stream: STREAM, epoch: head.epoch, offset: 90, text: '{"offset":90}' })

  expect(await ana.upTo(2)).toEqual([2])
})

test('when the bus reports that something may have been missed, it is found at once', async () => {
  const { feed, store, doubt } = await openFeed()
  const ana = joinAtHead(feed)
  await store.log.append(publishes(makeUpdate(BLOG, 'unannounced')))

  doubt()

  expect(await ana.upTo(2)).toEqual([2])
})

test("the text of a removed update leaves the feed's memory", async () => {
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

test('a stream has no feed until it exists', async () => {
  const { feeds, post } = await openFeed()
  const other = publicStream(idOf('storm-night'))

  expect(await feeds.open(other)).toBeUndefined()
  await post(creates(idOf('storm-night')))
  expect((await feeds.open(other))?.head.offset).toBe(1)
})

test('concurrent readers open one feed, and it lingers after the last one leaves', async () => {
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
  test('every follower gets every change once and in order, whenever it joined', async () => {
    const random = seededRandom(seed)
    const { feed, clock, post } = await openFeed({ drop: 0.3, repeat: 0.3, delay: 0.3 }, random)
    const early = joinAtHead(feed)
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
