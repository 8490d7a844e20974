/** What counts as a view and as a read. */
import { expect, test } from 'vitest'
import { createAttention, readingMs } from '#client/sdk/src/attention.ts'

const SHORT = { id: 'short', characters: 40 }
const LONG = { id: 'long', characters: 250 }

test('an update is viewed after a second without a break, and read after as long as its length takes', () => {
  const attention = createAttention(100)
  const seconds = [[SHORT, LONG], [SHORT, LONG], [SHORT, LONG], ...Array.from({ length: 6 }, () => [LONG])]

  const told = seconds.map((seen, second) => {
    attention.look(seen, second * 1_000)
    return attention.take()
  })

  const none = { viewed: [], read: [] }
  expect(told.slice(0, 3)).toEqual([none, { viewed: ['short', 'long'], read: [] }, { viewed: [], read: ['short'] }])
  expect(told.slice(3)).toEqual(seconds.slice(3).map(() => none))
  attention.look([LONG], 9_000)
  attention.look([LONG], 10_000)
  expect(attention.take()).toEqual({ viewed: [], read: ['long'] })
})

test('what is scrolled past, or behind another tab, is neither; time adds up, and each is told once', () => {
  const attention = createAttention(100)

  for (let second = 0; second < 20; second += 2) {
    attention.look([SHORT], second * 1_000)
    attention.look([], second * 1_000 + 500)
  }
  attention.look([SHORT], 30_000)
  // The timers of a hidden tab stand still.
  attention.look([SHORT], 90_000)
  expect(attention.take()).toEqual({ viewed: [], read: [] })

  for (const second of [91, 92, 93, 94]) attention.look([SHORT], second * 1_000)
  expect(attention.take()).toEqual({ viewed: ['short'], read: ['short'] })
})

test('what could not be sent is told again, in reports of the most that one may have', () => {
  const attention = createAttention(2)
  const many = ['a', 'b', 'c'].map(id => ({ id, characters: 9_000 }))
  for (const second of [0, 1]) attention.look(many, second * 1_000)

  const first = attention.take()
  attention.giveBack(first)

  expect(first.viewed).toEqual(['a', 'b'])
  expect([attention.take().viewed, attention.take().viewed, attention.take().viewed]).toEqual([['a', 'b'], ['c'], []])
  expect([0, 250, 100_000].map(readingMs)).toEqual([2_000, 10_000, 30_000])
})
