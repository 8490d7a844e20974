/** The cache of pictures in memory. */
import { expect, test } from 'vitest'
import { type MediaName, nameMedia } from '#editorial/media/media-name.ts'
import { PictureCache } from '#editorial/media/shelf.ts'

const [first, second, third, fourth] = ['a', 'b', 'c', 'd'].map(text => nameMedia(Buffer.from(text), 'jpg')) as [
  MediaName,
  MediaName,
  MediaName,
  MediaName,
]

/** Each picture has 10 bytes; the cache holds two. */
function openShelf() {
  const asked: MediaName[] = []
  const time = { ms: 0 }
  const erased = new Set<MediaName>()
  let isAway = false
  const read = async (name: MediaName) => {
    asked.push(name)
    if (isAway) throw new Error('away')
    return name.endsWith('.jpg') && !erased.has(name) ? Buffer.alloc(10, name) : undefined
  }
  const goAway = () => {
    isAway = true
  }
  const shelf = new PictureCache({ store: { read }, nowMs: () => time.ms, maxBytes: 19, maxBytesBeside: 9 })
  return { asked, time, erased, goAway, shelf }
}

test('a picture requested by a crowd, and again later, is read once', async () => {
  const { shelf, asked } = openShelf()

  const loans = await Promise.all(Array.from({ length: 100 }, () => shelf.lend(first)))
  for (const loan of loans) loan?.giveBack()
  await shelf.lend(first)

  expect(asked).toEqual([first])
  expect(new Set(loans.map(loan => loan?.bytes)).size).toBe(1)
})

test('the least recently requested picture is evicted first', async () => {
  const { shelf, asked } = openShelf()
  for (const name of [first, second, first, third, first]) (await shelf.lend(name))?.giveBack()

  expect(asked).toEqual([first, second, third])
})

test('pictures in use by slow readers stay, others are served uncached, and refused only beyond that limit, too', async () => {
  const { shelf, asked } = openShelf()
  const held = [await shelf.lend(first), await shelf.lend(second)]

  const beside = [await shelf.lend(third), await shelf.lend(first)]
  await expect(shelf.lend(fourth)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
  beside[0]?.giveBack()
  const afterwards = await shelf.lend(fourth)
  afterwards?.giveBack()
  held[1]?.giveBack()

  expect((await shelf.lend(third))?.bytes).toHaveLength(10)
  expect(afterwards?.bytes).toHaveLength(10)
  expect(asked).toEqual([first, second, third, fourth, third])
})

test('a missing picture is not cached as missing', async () => {
  const { shelf, asked } = openShelf()
  const missing = nameMedia(Buffer.from('d'), 'png')

  expect([await shelf.lend(missing), await shelf.lend(missing)]).toEqual([undefined, undefined])

  expect(asked).toHaveLength(2)
})

test('after a failure the store is tried again for the next reader', async () => {
  let isAway = true
  const shelf = new PictureCache({
    store: { read: async () => (isAway ? Promise.reject(new Error('away')) : Buffer.alloc(1)) },
    nowMs: () => 0,
  })
  await expect(shelf.lend(first)).rejects.toThrow('away')
  isAway = false

  expect(await shelf.lend(first)).toBeDefined()
})

test('an erased picture is served for at most a minute, however often it is requested', async () => {
  const { shelf, erased, time } = openShelf()
  await shelf.lend(first)
  erased.add(first)

  time.ms = 59_999
  expect(await shelf.lend(first)).toBeDefined()
  time.ms = 60_000

  expect(await shelf.lend(first)).toBeUndefined()
})

test('an existing picture is re-read once a minute, without taking more memory', async () => {
  const { shelf, asked, time } = openShelf()
  for (const ms of [0, 30_000, 60_000, 90_000, 120_000]) {
    time.ms = ms
    ;(await shelf.lend(first))?.giveBack()
  }

  ;(await shelf.lend(second))?.giveBack()
  await shelf.lend(first)

  expect(asked).toEqual([first, first, first, second])
})

test('while the store is unreachable, cached pictures are served', async () => {
  const { shelf, goAway, time } = openShelf()
  await shelf.lend(first)
  goAway()
  time.ms = 60_000

  expect((await shelf.lend(first))?.bytes).toHaveLength(10)
})

test('unused pictures leave the memory, and those in use by slow readers do not', async () => {
  const { shelf, asked, time } = openShelf()
  await shelf.lend(first)
  ;(await shelf.lend(second))?.giveBack()
  time.ms = 60_000

  shelf.forgetOld()
  time.ms = 0
  for (const name of [first, second]) await shelf.lend(name)

  expect(asked).toEqual([first, second, second])
})
