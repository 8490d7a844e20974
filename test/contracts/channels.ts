/** What every store of broadcast channels must do; run once per adapter. */
import { describe, expect, test } from 'vitest'
import { placeOf } from '#push/campaign/place.ts'
import type { Channels } from '#push/live-activities/channels.ts'
import { budget, strike } from '#test/support/data/sample-devices.ts'

const [NOW, LATER, AFTER] = ['2026-03-04T16:44:00.000Z', '2026-03-04T16:45:00.000Z', '2026-03-04T16:45:00.001Z']

type ChannelsUnderTest = AsyncDisposable & { readonly channels: Channels }

export function channelsContract(name: string, open: () => Promise<ChannelsUnderTest>): void {
  describe(`the broadcast channels ${name}`, () => {
    test('a blog keeps its first channel, whoever else makes one at the same time', async () => {
      await using store = await open()

      expect(await store.channels.keep(budget, 'first=')).toBe('first=')
      expect(await store.channels.keep(budget, 'second=')).toBe('first=')

      expect(await store.channels.of(budget)).toBe('first=')
      expect(await store.channels.of(strike)).toBeUndefined()
    })

    test('a channel is forgotten, but not one that has taken its place', async () => {
      await using store = await open()
      await store.channels.keep(budget, 'first=')
      await store.channels.keep(strike, 'other=')

      await store.channels.forget(strike, 'older=')
      await store.channels.forget(budget, 'first=')

      expect(await store.channels.all()).toEqual([strike])
      expect(await store.channels.keep(budget, 'second=')).toBe('second=')
    })

    test('of all who hear of a change one broadcasts it, and the others learn that it was', async () => {
      await using store = await open()
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

    test('a turn whose time is over, or that was passed, is free; nobody passes that of another', async () => {
      await using store = await open()
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
