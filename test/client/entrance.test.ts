/** At the desk an arrival is drawn once, with what is known beside it, and waits for that only for a moment. */
import { expect, test } from 'vitest'
import { createEntrance } from '#client/desk/live/entrance.ts'
import type { Change } from '#shared/blog/change.ts'
import { sampleCoverage, sampleUpdate } from '#test/support/data/sample-coverage.ts'

const AT = '2026-03-04T16:44:00.000Z'
const published = (n: number): Change => ({
  ...{ offset: n, kind: 'update.published', at: AT },
  update: sampleUpdate(n, '08:00'),
})
const removed = (n: number): Change => ({
  ...{ offset: 10 + n, kind: 'update.removed', at: AT },
  update: { id: sampleUpdate(n, '08:00').id },
})
const [first, second, third] = [1, 2, 3].map(n => sampleCoverage([sampleUpdate(n, '08:00')]))
if (!first || !second || !third) throw new Error('There are three')

function open() {
  const entered: (readonly [unknown, number])[] = []
  const asked: number[] = []
  const known = Promise.withResolvers<void>()
  const one = Promise.withResolvers<void>()
  const entrance = createEntrance(({ coverage, changes }) => {
    entered.push([coverage, changes.length])
    one.resolve()
  })
  const stop = entrance.prepareWith(updates => {
    asked.push(updates.length)
    return known.promise
  })
  return { entrance, entered, asked, known, one: one.promise, stop }
}

test('an arrival enters once its authors are known, with what came meanwhile, and asks once', async () => {
  const { entrance, entered, asked, known, one } = open()

  entrance.come(first, [published(1)])
  entrance.come(second, [published(2)])
  expect(entered).toEqual([])
  known.resolve()
  await one

  expect(entered).toEqual([[second, 2]])
  expect(asked).toEqual([1])
})

test('a removal and what was loaded enter at once, and with them what waits', async () => {
  const { entrance, entered } = open()

  entrance.come(first, [published(1)])
  entrance.come(second, [removed(1)])
  entrance.come(third, [])

  expect(entered).toEqual([
    [second, 2],
    [third, 0],
  ])
})

test('an answer that never comes holds nothing up for long', async () => {
  const { entrance, entered, one } = open()

  entrance.come(first, [published(1)])
  await one

  expect(entered).toEqual([[first, 1]])
})

test('nothing waits where nobody follows authors, or no longer', () => {
  const { entrance, entered, stop } = open()
  stop()

  entrance.come(first, [published(1)])

  expect(entered).toEqual([[first, 1]])
})
