/** The pictures that are being looked at, in memory. */
import { expect, test } from 'vitest'
import { type MediaName, nameMedia } from '../src/media/media-name.ts'
import { createShelf } from '../src/media/shelf.ts'

const [first, second, third] = ['a', 'b', 'c'].map(text => nameMedia(Buffer.from(text), 'jpg')) as [
  MediaName,
  MediaName,
  MediaName,
]

/** Every picture has 10 bytes; place is for two. */
function openShelf() {
  const asked: MediaName[] = []
  const read = async (name: MediaName) => {
    asked.push(name)
    return name.endsWith('.jpg') ? Buffer.alloc(10, name) : undefined
  }
  return { asked, shelf: createShelf({ read }, 19) }
}

test('what a crowd asks for at once, and asks for again, is read once', async () => {
  const { shelf, asked } = openShelf()

  const loans = await Promise.all(Array.from({ length: 100 }, () => shelf.lend(first)))
  for (const loan of loans) loan?.giveBack()
  await shelf.lend(first)

  expect(asked).toEqual([first])
  expect(new Set(loans.map(loan => loan?.bytes)).size).toBe(1)
})

test('the picture that nobody has asked for longest goes first', async () => {
  const { shelf, asked } = openShelf()
  for (const name of [first, second, first, third, first]) (await shelf.lend(name))?.giveBack()

  expect(asked).toEqual([first, second, third])
})

test('pictures that slow readers hold stay, and others are refused until one is given back', async () => {
  const { shelf, asked } = openShelf()
  const held = [await shelf.lend(first), await shelf.lend(second)]

  await expect(shelf.lend(third)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
  expect(await shelf.lend(first)).toBeDefined()
  held[1]?.giveBack()

  expect((await shelf.lend(third))?.bytes).toHaveLength(10)
  expect(asked).toEqual([first, second, third])
})

test('a picture that is not there is not remembered as missing', async () => {
  const { shelf, asked } = openShelf()
  const missing = nameMedia(Buffer.from('d'), 'png')

  expect([await shelf.lend(missing), await shelf.lend(missing)]).toEqual([undefined, undefined])

  expect(asked).toHaveLength(2)
})

test('a store that fails is asked again by the next reader', async () => {
  let isAway = true
  const shelf = createShelf({ read: async () => (isAway ? Promise.reject(new Error('away')) : Buffer.alloc(1)) })
  await expect(shelf.lend(first)).rejects.toThrow('away')
  isAway = false

  expect(await shelf.lend(first)).toBeDefined()
})
