/** The contract of campaigns, on SQLite, and their statistics. */
import { expect, test } from 'vitest'
import { addFigures, createTally, NO_FIGURES, withinMs } from '#push/campaign/figures.ts'
import { openSqlitePushStore } from '#push/store/sqlite-push-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { campaignsContract } from '#test/contracts/campaigns.ts'
import { closing } from '#test/support/closing.ts'
import { newDataFolder } from '#test/support/new-folder.ts'

campaignsContract('on SQLite, on the thread of push', async () => {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const push = openSqlitePushStore(folder)
  return closing([push, store], { campaigns: push.campaigns, log: store.log })
})

test('the delays of a hundred devices give the times for half, nine of ten and the last', () => {
  const tally = createTally()
  for (let n = 1; n <= 100; n += 1) tally.accepted(n * 1_000)

  const figures = tally.take()

  expect(withinMs(figures, 0.5)).toBeGreaterThanOrEqual(50_000)
  expect(withinMs(figures, 0.5)).toBeLessThan(53_000)
  expect(withinMs(figures, 0.9)).toBeLessThan(95_000)
  expect(withinMs(figures, 1)).toBe(100_000)
  expect(withinMs(NO_FIGURES, 0.5)).toBeUndefined()
})

test('figures of two pages add up, and a tally restarts once it was taken', () => {
  const tally = createTally()
  tally.sent()
  tally.failed('too large')
  const first = tally.take()
  tally.failed('too large')
  tally.dropped()

  expect(addFigures(first, tally.take())).toEqual({ ...NO_FIGURES, sent: 1, dropped: 1, failed: { 'too large': 2 } })
})
