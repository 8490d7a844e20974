/** A node's estimate of the database's clock, from the times in its responses. */
import { expect, test } from 'vitest'
import { DatabaseClock } from '#store/sql/database-clock.ts'

const NOON = Date.parse('2026-03-04T12:00:00.000Z')

test("before the first response of the database, the time is the node's own", () => {
  const { clock } = open()

  expect(clock.now().getTime()).toBe(NOON)
})

test("the time advances by a monotonic clock, whatever happens to the node's clock", () => {
  const node = open()
  node.answer({ tookMs: 10, databaseMs: NOON + 5_000 })

  node.set(NOON - 3_600_000)
  node.pass(1_000)

  expect(node.clock.now().getTime()).toBe(NOON + 6_000)
})

test("a slow response does not replace a quick one's time, unless they contradict each other", () => {
  const node = open()
  node.answer({ tookMs: 2, databaseMs: NOON })
  node.pass(1_000)

  node.answer({ tookMs: 2_000, databaseMs: NOON + 2_500 })
  const agreed = node.clock.now().getTime()
  node.answer({ tookMs: 2, databaseMs: NOON - 60_000 })

  expect(agreed).toBe(NOON + 3_000)
  expect(node.clock.now().getTime()).toBe(NOON - 60_000)
})

test('a wrong clock is reported once, and again when it becomes wrong again', () => {
  const node = open()

  node.answer({ tookMs: 1, databaseMs: NOON + 90_000 })
  node.answer({ tookMs: 1, databaseMs: NOON + 90_001 })
  node.set(NOON + 90_000)
  node.answer({ tookMs: 1, databaseMs: NOON + 90_002 })
  node.set(NOON)
  node.answer({ tookMs: 1, databaseMs: NOON + 90_003 })

  expect(node.told.map(Math.round)).toEqual([-90_000, -90_003])
})

function open() {
  let [ownMs, elapsed] = [NOON, 0]
  const told: number[] = []
  const clock = new DatabaseClock({
    now: () => new Date(ownMs),
    elapsedMs: () => elapsed,
    onSkew: aheadMs => void told.push(aheadMs),
  })
  return {
    ...{ clock, told },
    set: (ms: number) => {
      ownMs = ms
    },
    pass: (ms: number) => {
      elapsed += ms
    },
    answer({ tookMs, databaseMs }: { tookMs: number; databaseMs: number }) {
      const sentMs = clock.startReading()
      elapsed += tookMs
      clock.take({ sentMs, databaseMs })
    },
  }
}
