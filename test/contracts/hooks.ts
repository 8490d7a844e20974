/** The contract of every store of hooks; run once per adapter. */
import { describe, expect } from 'vitest'
import { type BlogId, blogId } from '#shared/blog/ids.ts'
import type { Hooks } from '#store/hooks/hooks.ts'
import { makeUpdate } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'

type HooksUnderTest = AsyncDisposable & { readonly hooks: Hooks }

const blog: BlogId = blogId.parse('budget-day')
const newUpdateId = () => makeUpdate(blog, '').id
const EARLY = '2026-03-04T16:44:00.000Z'
const LATE = '2026-03-04T16:45:00.000Z'

export function hooksContract(name: string, open: () => Promise<HooksUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the hooks ${name}`, () => {
    test('a hook is found with its secret, listed, and permanently revoked', async ({ store }) => {
      const { hook, secret } = await store.hooks.create({ name: 'CMS “été”', blog, role: 'contributor' })
      const other = await store.hooks.create({ name: 'Other', blog, role: 'editor' })

      expect(hook).toMatchObject({ name: 'CMS “été”', blog, role: 'contributor' })
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
      expect(secret).not.toBe(other.secret)
      expect(await store.hooks.find(hook.id)).toEqual({ hook, secret })
      expect(await store.hooks.revoke(hook.id)).toMatchObject({ id: hook.id, revokedAt: expect.any(String) })
      expect((await store.hooks.find(hook.id))?.hook.revokedAt).toBeDefined()
      expect(await store.hooks.list()).toHaveLength(2)
      expect(await store.hooks.revoke('none')).toBeUndefined()
      expect(await store.hooks.find('none')).toBeUndefined()
    })

    test('the newest fifty deliveries of each hook are kept, also refused ones', async ({ store }) => {
      for (let count = 1; count <= 52; count += 1) {
        await store.hooks.record({
          hook: 'a',
          outcome: count % 2 ? 'taken' : 'wrong_signature',
          item: `i${count}\u0000`,
        })
      }
      await store.hooks.record({ hook: 'b', outcome: 'tested' })

      const deliveries = await store.hooks.deliveries('a')

      expect(deliveries).toHaveLength(50)
      expect(deliveries[0]).toMatchObject({ outcome: 'wrong_signature', isFailed: true, item: 'i52\ufffd' })
      expect(deliveries.at(-1)).toMatchObject({ outcome: 'taken', isFailed: false, item: 'i3\ufffd' })
      expect(new Map(await store.hooks.lastDeliveries())).toEqual(
        new Map([
          ['a', deliveries[0]],
          ['b', { at: expect.any(String), outcome: 'tested', isFailed: false }],
        ]),
      )
    })

    test('an item always maps to its first update; the same item of another hook maps to another', async () => {
      await using store = await open()
      const [first, second] = [newUpdateId(), newUpdateId()]
      const item = { hook: 'a', item: 'story "4711"', at: EARLY }

      expect(await store.hooks.take(item, first)).toBe(first)
      expect(await store.hooks.take(item, second)).toBe(first)
      expect(await store.hooks.take({ ...item, hook: 'b' }, second)).toBe(second)
    })

    test('a delivery older than the newest is rejected; the newest itself may be repeated', async ({ store }) => {
      const id = newUpdateId()
      const item = { hook: 'a', item: '4711' }

      expect(await store.hooks.take({ ...item, at: LATE }, id)).toBe(id)
      expect(await store.hooks.take({ ...item, at: EARLY }, id)).toBe('older')
      expect(await store.hooks.take({ ...item, at: LATE }, id)).toBe(id)
    })

    test('of concurrent deliveries one determines the update', async ({ store }) => {
      const taken = await Promise.all(
        Array.from({ length: 8 }, () => store.hooks.take({ hook: 'a', item: '4711', at: EARLY }, newUpdateId())),
      )

      expect(new Set(taken).size).toBe(1)
    })
  })
}
