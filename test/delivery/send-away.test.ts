import { expect, test } from 'vitest'
import { sendAway } from '#delivery/feed/send-away.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

test('many readers are told to reconnect in equal batches over the window', async () => {
  const clock = new ManualClock()
  const told: number[] = []
  const readers = Array.from({ length: 1_000 }, (_, n) => n)

  const done = sendAway({ readers, windowMs: 2_000, clock, tell: reader => told.push(reader) })

  expect(told).toHaveLength(50)
  clock.advance(1_000)
  expect(told).toHaveLength(550)
  clock.advance(900)
  await done
  expect(told).toEqual(readers)
})

test('a small audience is told at once, whatever the window', async () => {
  const told: number[] = []

  await sendAway({ readers: [1, 2, 3], windowMs: 60_000, clock: new ManualClock(), tell: reader => told.push(reader) })

  expect(told).toEqual([1, 2, 3])
})

test('without readers it resolves at once', async () => {
  await sendAway({ readers: [], windowMs: 60_000, clock: new ManualClock(), tell: () => {} })
})
