/** Idempotency keys and versions: a repeated request makes no second change, and a stale one makes none. */
import { describe, expect, test } from 'vitest'
import { corrects, creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { appendedOf, BLOG, STREAM } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

export function repeatingContract(store: StoreInTest): void {
  describe('idempotency keys', () => {
    const first = { key: 'a key', fingerprint: 'the request' }

    test('the same key again makes no second change and returns the first', async () => {
      const update = makeUpdate(BLOG, 'Doors open')
      const made = appendedOf(await store.log.append(publishes(update, first)))
      await store.log.append(publishes(makeUpdate(BLOG, 'Speech begins')))

      const again = await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

      expect(again).toMatchObject({ kind: 'repeated', cursor: made.cursor, change: { offset: 2, update } })
      expect((await store.log.head(STREAM))?.offset).toBe(3)
    })

    test('of two concurrent requests with one key, only one makes the change', async () => {
      const posts = Array.from({ length: 8 }, () => publishes(makeUpdate(BLOG, 'Doors open'), first))

      const kinds = (await Promise.all(posts.map(post => store.log.append(post)))).map(({ kind }) => kind)

      expect(kinds.toSorted()).toEqual(['appended', ...Array(7).fill('repeated')])
      expect((await store.log.head(STREAM))?.offset).toBe(2)
    })

    test('a key is remembered across a restart', async () => {
      await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

      await store.reopen()

      expect((await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))).kind).toBe('repeated')
    })

    test('a key with a different request is refused', async () => {
      await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

      const other = publishes(makeUpdate(BLOG, 'Something else'), { key: 'a key', fingerprint: 'another' })

      expect(await store.log.append(other)).toEqual({ kind: 'reused' })
    })

    test('keys are separate for each stream', async () => {
      const other = idOf('storm-night')
      await store.log.append(creates(other))
      await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

      expect((await store.log.append(publishes(makeUpdate(other, 'Wind rises'), first))).kind).toBe('appended')
    })

    test('a refused change does not use up its key', async () => {
      const update = makeUpdate(BLOG, 'Doors open')
      await store.log.append(publishes(update))
      await store.log.append({ ...corrects(update, 9), idempotency: first })

      expect((await store.log.append({ ...corrects(update), idempotency: first })).kind).toBe('appended')
    })
  })

  describe('versions', () => {
    test('of two corrections of one version one wins, and the other gets the winning state', async () => {
      const update = makeUpdate(BLOG, 'Doors open')
      await store.log.append(publishes(update))

      const [ana, ben] = await Promise.all([
        store.log.append(corrects({ ...update, title: 'Ana' })),
        store.log.append(corrects({ ...update, title: 'Ben' })),
      ])

      expect(ana.kind).toBe('appended')
      expect(ben).toMatchObject({ kind: 'stale', current: { title: 'Ana', version: 2 } })
    })

    test('a blog cannot be created twice', async () => {
      expect(await store.log.append(creates(BLOG, { title: 'Again' }))).toMatchObject({
        kind: 'stale',
        current: { title: 'Budget day' },
      })
    })

    test('an update that does not exist cannot be corrected', async () => {
      expect(await store.log.append(corrects(makeUpdate(BLOG, 'Never posted')))).toEqual({ kind: 'stale' })
    })
  })
}
