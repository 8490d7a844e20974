/** Scheduled updates are due at their time. */
import { describe, expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { deskStream } from '#shared/protocol/stream.ts'
import { creates, drafts, idOf, makeUpdate, publishes, removes, schedules, textOf } from '#test/support/data/entries.ts'
import { ALL, BLOG, inMinutes, MINUTE_MS } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

export function scheduleContract(store: StoreInTest): void {
  describe('a scheduled update', () => {
    const dueNow = (limit = ALL) => store.records.due({ now: new Date(), aheadMs: 5 * MINUTE_MS, limit })
    const textsDue = async (limit = ALL) => (await dueNow(limit)).updates.map(textOf)

    test('is due at its time, earliest first, across blogs and after a restart', async () => {
      const other = idOf('storm-night')
      await store.log.append(creates(other))
      for (const [blog, text, minute] of [
        [BLOG, 'third', -3],
        [other, 'first', -7],
        [BLOG, 'second', -5],
        [BLOG, 'soon', 2],
        [BLOG, 'later', 60],
      ] as const) {
        await store.log.append(schedules(makeUpdate(blog, text), inMinutes(minute)))
      }
      await store.log.append(drafts(makeUpdate(BLOG, 'not planned')))

      await store.reopen()
      const first = await dueNow(2)

      expect(first.updates.map(textOf)).toEqual(['first', 'second'])
      const rest = await textsDue()
      expect([...new Set([...first.updates.map(textOf), ...rest])]).toEqual(['first', 'second', 'third'])
    })

    test('is announced with the time left if it is next, and ignored if it is further away', async () => {
      await store.log.append(schedules(makeUpdate(BLOG, 'soon'), inMinutes(2)))
      await store.log.append(schedules(makeUpdate(BLOG, 'later'), inMinutes(60)))

      const { updates, nextMs } = await dueNow()

      expect([updates, (await store.records.due({ now: new Date(), aheadMs: 1_000, limit: ALL })).nextMs]).toEqual([
        [],
        undefined,
      ])
      expect(nextMs).toBeGreaterThan(MINUTE_MS)
      expect(nextMs).toBeLessThanOrEqual(2 * MINUTE_MS)
    })

    test('follows its schedule, and is no longer due once published, unscheduled or removed', async () => {
      const updates = ['moved', 'published', 'taken back', 'removed'].map(text => makeUpdate(BLOG, text))
      for (const update of updates) await store.log.append(schedules(update, inMinutes(-3)))
      const [moved, published, taken, removed] = updates.map(update => ({ ...update, version: 2 })) as [
        Update,
        Update,
        Update,
        Update,
      ]

      await store.log.append({ ...schedules(moved, inMinutes(60)), expects: 1 })
      await store.log.append({ ...publishes(published), expects: 1 })
      await store.log.append({ ...drafts(taken), expects: 1 })
      await store.log.append({ ...removes(removed), stream: deskStream(BLOG), expects: 1 })
      const meanwhile = await textsDue()
      await store.log.append({ ...schedules({ ...moved, version: 3 }, inMinutes(-1)), expects: 2 })

      expect(meanwhile).toEqual([])
      expect(await textsDue()).toEqual(['moved'])
    })
  })
}
