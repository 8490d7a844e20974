/** The tally of `npm run test:faults -- --posts` finds everything that it promises to find. */
import { expect, test } from 'vitest'
import { Tally } from '#test/faults/million/tally.ts'

const POSTS = 10_000

test('ten thousand posts that every reader is shown once and in order are no complaint, and a repeat is none either', () => {
  const tally = new Tally(2)

  for (const number of post(tally, POSTS)) for (const reader of ['ana', 'ben']) show(tally, number, { reader })
  tally.settle()

  expect(tally.complaints).toEqual([])
  expect([tally.acknowledged, tally.shown]).toEqual([POSTS, 2 * POSTS])
})

test.each([
  ['lost', (tally: Tally) => post(tally, 1), '3 was acknowledged at 2 and shown at no offset'],
  ['doubled', (tally: Tally) => show(tally, 1, { offset: 9 }), 'ana: 1 is shown at 1 and at 9'],
  ['in another place for another reader', (tally: Tally) => show(tally, 2, { offset: 9, blog: 1 }), 'blog 1'],
  ['invented', (tally: Tally) => show(tally, 99, { offset: 9, blog: 1 }), 'ana: 99 is shown, which nobody posted'],
  [
    'removed by nobody',
    (tally: Tally) => tally.shows('ana', { kind: 'removed', id: 'x' }, { blog: 0, offset: 9, isAfterwards: false }),
    'ana: x is shown as removed by nobody',
  ],
  [
    'shown after its removal',
    (tally: Tally) => {
      tally.triesToRemove(1, 'one')
      tally.acknowledgesRemoval('one', undefined)
      show(tally, 1, { isAfterwards: true })
    },
    'ana: 1 is shown after its removal',
  ],
])('a post that is %s is one', (_, happens, complaint) => {
  const tally = new Tally(2)
  for (const number of post(tally, 2)) show(tally, number)
  if (complaint === 'blog 1') show(tally, 1, { offset: 9, blog: 1 })

  happens(tally)
  tally.settle()

  expect(tally.complaints.join()).toContain(complaint)
})

/** Each is acknowledged at the next offset of its blog. */
function post(tally: Tally, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    const number = tally.tries()
    tally.acknowledges(number, offsetOf(number))
    return number
  })
}

type Showing = {
  readonly reader?: string
  readonly offset?: number
  readonly blog?: number
  readonly isAfterwards?: boolean
}

function show(tally: Tally, number: number, showing: Showing = {}): void {
  const { reader = 'ana', offset = offsetOf(number), blog = tally.blogOf(number), isAfterwards = false } = showing
  tally.shows(reader, { kind: 'post', number }, { blog, offset, isAfterwards })
}

/** Of two blogs, the odd numbers are in the second. */
const offsetOf = (number: number) => Math.ceil(number / 2)
