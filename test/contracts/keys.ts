/** The contract of every store of keys; run once per adapter. */
import { describe, expect } from 'vitest'
import { blogId } from '#shared/blog/ids.ts'
import type { Keys, NewKey } from '#store/keys/keys.ts'
import { testWith } from '#test/support/test-with.ts'

export type KeysUnderTest = AsyncDisposable & {
  readonly keys: Keys
  /** Everything that is stored, as bytes: what a thief of the database would get. */
  stored(): Promise<Buffer>
}

const EDITOR: NewKey = { name: 'Ana', role: 'editor', blogs: [blogId.parse('budget-day'), blogId.parse('strike')] }
const ADMIN: NewKey = { name: 'Desk', role: 'admin', blogs: 'all' }

export function keysContract(name: string, open: () => Promise<KeysUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the keys ${name}`, () => {
    test('a key is found by its secret, with its name, role and blogs', async ({ store }) => {
      const { key, secret } = await store.keys.create(EDITOR)

      expect(key).toMatchObject(EDITOR)
      expect(await store.keys.find(secret)).toEqual(key)
    })

    test('no other text finds a key', async ({ store }) => {
      const { key, secret } = await store.keys.create(EDITOR)

      for (const wrong of ['', secret.slice(1), `${secret} `, secret.toUpperCase(), key.id, '\u0000', '\ud800', '🔑']) {
        expect(await store.keys.find(wrong)).toBeUndefined()
      }
    })

    test('secrets are long, random, and recognizable by a prefix', async ({ store }) => {
      const secrets = await Promise.all(
        Array.from({ length: 50 }, async () => (await store.keys.create(EDITOR)).secret),
      )

      expect(new Set(secrets).size).toBe(50)
      for (const secret of secrets) expect(secret).toMatch(/^crier_[A-Za-z0-9]{32,}$/)
    })

    test('the secret is stored nowhere', async ({ store }) => {
      const { secret } = await store.keys.create(EDITOR)
      const given = 'a-secret-that-was-given'
      await store.keys.create(ADMIN, { secret: given })

      const stored = await store.stored()

      expect(stored.includes(EDITOR.name)).toBe(true)
      expect(stored.includes(secret)).toBe(false)
      expect(stored.includes(given)).toBe(false)
    })

    test('a chosen secret works, and belongs to one key only', async ({ store }) => {
      await store.keys.create(ADMIN, { secret: 'a-secret-that-was-given' })

      await expect(store.keys.create(EDITOR, { secret: 'a-secret-that-was-given' })).rejects.toThrow()
      expect((await store.keys.find('a-secret-that-was-given'))?.role).toBe('admin')
    })

    test('a revoked key is no longer found, but stays in the list', async ({ store }) => {
      const { key, secret } = await store.keys.create(EDITOR)

      const revoked = await store.keys.revoke(key.id)

      expect(revoked).toMatchObject({ id: key.id, revokedAt: expect.any(String) })
      expect(await store.keys.find(secret)).toBeUndefined()
      expect(await store.keys.list()).toEqual([revoked])
    })

    test('a key with an end is refused from then on, stays in the list, and does not count as an admin to rely on', async ({
      store,
    }) => {
      const past = await store.keys.create({ ...ADMIN, expiresAt: '2020-01-01T01:00:00+01:00' })
      const future = await store.keys.create({ ...ADMIN, expiresAt: '2999-01-01T00:00:00Z' })
      const forGood = await store.keys.create(ADMIN)

      expect(past.key.expiresAt).toBe('2020-01-01T00:00:00.000Z')
      expect(await store.keys.find(past.secret)).toBeUndefined()
      expect(await store.keys.find(future.secret)).toEqual(future.key)
      expect(await store.keys.list()).toHaveLength(3)
      expect(await store.keys.revoke(forGood.key.id)).toBe('last')
      expect(await store.keys.revoke(future.key.id)).toMatchObject({ revokedAt: expect.any(String) })
    })

    test('the last use of a key is kept', async ({ store }) => {
      const { key } = await store.keys.create(EDITOR)

      await store.keys.touch(key.id)

      expect(key.usedAt).toBeUndefined()
      expect((await store.keys.list())[0]?.usedAt).toMatch(/^\d{4}-/)
    })

    test('revoking again changes nothing', async ({ store }) => {
      const { key } = await store.keys.create(EDITOR)
      const first = await store.keys.revoke(key.id)

      expect(await store.keys.revoke(key.id)).toEqual(first)
    })

    test('revoking an unknown key reports it', async ({ store }) => {
      expect(await store.keys.revoke('nothing')).toBeUndefined()
    })

    test('the last admin key cannot be revoked, even by concurrent requests', async ({ store }) => {
      const one = await store.keys.create(ADMIN)
      const other = await store.keys.create(ADMIN)
      await store.keys.create(EDITOR)

      const outcomes = await Promise.all([store.keys.revoke(one.key.id), store.keys.revoke(other.key.id)])

      expect(outcomes.filter(outcome => outcome === 'last')).toHaveLength(1)
    })

    test('names in any script come back unchanged', async ({ store }) => {
      const names = ['مكتب الأخبار', 'Ana 🗞️', 'a\r\nb', "Robert'); DROP TABLE keys;--"]

      for (const given of names) await store.keys.create({ ...EDITOR, name: given })

      expect(new Set((await store.keys.list()).map(({ name }) => name))).toEqual(new Set(names))
    })
  })
}
