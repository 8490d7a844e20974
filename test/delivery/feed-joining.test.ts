import { expect, test } from 'vitest'
import type { Encoding } from '#delivery/feed/follower.ts'
import { MAX_MISSED, MAX_MISSED_BYTES } from '#delivery/feed/missed.ts'
import { MAX_KEPT_BYTES, MissedTexts } from '#delivery/feed/missed-texts.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { BLOG, follow, numbersIn, openFeed, range, STREAM, shared, wholeTexts } from './open-feed.ts'

test('a returning reader gets exactly what it missed, then new changes', async () => {
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

test('missed changes are read from the log if memory does not reach back far enough', async () => {
  const { feed, post } = await openFeed()
  const cursor = await post()
  await Promise.all(Array.from({ length: 700 }, () => post()))

  const joined = await feed.join(follow(), cursor)

  expect(joined).toMatchObject({ kind: 'joined', missed: shared(range(3, 702).join(',')) })
})

test.each([
  ['of another epoch', (head: Cursor): Cursor => ({ ...head, epoch: 'another' })],
  ['ahead of the stream', (head: Cursor): Cursor => ({ ...head, offset: 99 })],
])('a cursor %s is a gap, and the follower does not join', async (_, change) => {
  const { feed, post } = await openFeed()
  const cursor = await post()

  expect(await feed.join(follow(), change(cursor))).toEqual({ kind: 'gap' })
  expect(feed.readers).toBe(0)
})

test('a reader that missed more changes than a snapshot holds gets a gap', async () => {
  const { feed, post } = await openFeed()
  const cursor = await post()
  await Promise.all(Array.from({ length: MAX_MISSED + 1 }, () => post()))

  expect(await feed.join(follow(), cursor)).toEqual({ kind: 'gap' })
})

test('a reader that missed more bytes than an SDK accepts in one message gets a gap, from memory or from the log', async () => {
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
  expect(feed.readers).toBe(1)
  expect((await store.log.read(STREAM, first, 1)).kind).toBe('changes')
})

test('a history that is too long for a message only once encoded is a gap, too', async () => {
  const { feed, post } = await openFeed()
  const first = await post()
  await post(publishes(makeUpdate(BLOG, 'x'.repeat(150_000))))
  const threefold: Encoding = { ...wholeTexts, missed: of => shared(wholeTexts.missed(of).bytes.toString().repeat(3)) }

  expect(await feed.join(follow(threefold), first)).toEqual({ kind: 'gap' })
  expect(await feed.join(follow(wholeTexts), first)).toMatchObject({ kind: 'joined' })
})

test('a stream that grows while its history is read is joined after one read, however fast it grows', async () => {
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

test('an update removed while a history is read is not in it', async () => {
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

test('the cache of encoded histories is bounded in bytes', () => {
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
