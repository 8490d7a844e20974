/** The number of a blog's followers, polled by every open desk. */
import { expect, test } from 'vitest'
import { createFollowerCounts } from '#push/devices/follower-counts.ts'
import { budget } from '#test/support/data/sample-devices.ts'

test('a slow count is cached for a hundred times as long as it took; requests meanwhile do not wait', async () => {
  const counted = startCounting({ tookMs: 90 })

  const [first, second] = [await counted.count(budget), await counted.count(budget)]
  counted.pass(8_999)
  const late = await counted.count(budget)
  counted.pass(1)
  const anew = await counted.count(budget)

  expect([first.web, second.web, late.web, anew.web]).toEqual([1, 1, 1, 2])
})

test('a quick count is exact every time', async () => {
  const counted = startCounting({ tookMs: 2 })

  expect([await counted.count(budget), await counted.count(budget)]).toMatchObject([{ web: 1 }, { web: 2 }])
})

test('a request during a count gets its result, and a failure is not cached', async () => {
  let asked = 0
  const count = createFollowerCounts({
    nowMs: () => 0,
    async count() {
      asked += 1
      if (asked === 1) throw new Error('the database is away')
      return { web: 7, fcm: 0, apns: 0 }
    },
  })

  const both = await Promise.allSettled([count(budget), count(budget)])
  const after = await count(budget)

  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect([asked, after.web]).toEqual([2, 7])
})

function startCounting({ tookMs }: { tookMs: number }) {
  let ms = 0
  let counts = 0
  const count = createFollowerCounts({
    nowMs: () => ms,
    async count() {
      ms += tookMs
      counts += 1
      return { web: counts, fcm: 0, apns: 0 }
    },
  })
  return {
    count,
    pass(by: number) {
      ms += by
    },
  }
}
