/** The contract of every store of broadcast channels; run once per adapter. */
import { describe, expect } from 'vitest'
import { placeOf } from '#push/campaign/place.ts'
import type { Channels } from '#push/live-activities/channels.ts'
import { budget, strike } from '#test/support/data/sample-devices.ts'
import { testWith } from '#test/support/test-with.ts'

const [NOW, LATER, AFTER] = ['2026-03-04T16:44:00.000Z', '2026-03-04T16:45:00.000Z', '2026-03-04T16:45:00.001Z']

type ChannelsUnderTest = AsyncDisposable & { readonly channels: Channels }

export function channelsContract(name: string, open: () => Promise<ChannelsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the broadcast channels ${name}`, () => {
    test('a blog keeps its first channel, even if others create one concurrently', async ({ store }) => {
      expect(await store.channels.keep(budget, 'first=')).toBe('first=')
      expect(await store.channels.keep(budget, 'second=')).toBe('first=')

      expect(await store.channels.of(budget)).toBe('first=')
      expect(await store.channels.of(strike)).toBeUndefined()
    })

    test('forgetting a channel does not affect its replacement', async ({ store }) => {
      await store.channels.keep(budget, 'first=')
      await store.channels.keep(strike, 'other=')

      await store.channels.forget(strike, 'older=')
      await store.channels.forget(budget, 'first=')

      expect(await store.channels.all()).toEqual([strike])
      expect(await store.channels.keep(budget, 'second=')).toBe('second=')
    })

    test('one node broadcasts a change, and the others learn that it was done', async ({ store }) => {
      const mine = { blog: budget, place: placeOf({ offset: 9 }), runner: 'a' }
      const yours = { ...mine, runner: 'b' }

      expect(await store.channels.take(mine, { now: NOW, until: LATER })).toBe('yours')
      expect(await store.channels.take(yours, { now: NOW, until: LATER })).toBe('held')
      expect(await store.channels.take(mine, { now: NOW, until: LATER })).toBe('yours')
      await store.channels.tell(mine)

      expect(await store.channels.take(yours, { now: NOW, until: LATER })).toBe('told')
      const next = { ...yours, place: placeOf({ offset: 10 }) }
      expect(await store.channels.take(next, { now: NOW, until: LATER })).toBe('yours')
      expect(await store.channels.take({ ...mine, blog: strike }, { now: NOW, until: LATER })).toBe('yours')
    })

    test("an expired or passed turn is free; a runner cannot pass another's turn", async ({ store }) => {
      const turn = { blog: budget, place: placeOf({ offset: 1 }), runner: 'a' }
      await store.channels.take(turn, { now: NOW, until: LATER })

      await store.channels.pass({ ...turn, runner: 'b' })
      expect(await store.channels.take({ ...turn, runner: 'b' }, { now: NOW, until: LATER })).toBe('held')
      expect(await store.channels.take({ ...turn, runner: 'b' }, { now: AFTER, until: LATER })).toBe('yours')
      await store.channels.pass({ ...turn, runner: 'b' })

      expect(await store.channels.take({ ...turn, runner: 'c' }, { now: NOW, until: LATER })).toBe('yours')
    })
  })
}
