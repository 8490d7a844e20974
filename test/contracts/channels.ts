/** What every store of broadcast channels must do; run once per adapter. */
import { describe, expect, test } from 'vitest'
import type { Channels } from '../../src/push/channels.ts'
import { budget, strike } from '../support/sample-devices.ts'

export type ChannelsUnderTest = AsyncDisposable & { readonly channels: Channels }

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
  })
}
