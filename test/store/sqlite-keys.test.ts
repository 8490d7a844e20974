/** The contract of keys, on SQLite, and their permissions. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { blogId } from '#shared/blog/ids.ts'
import { firstKey } from '#store/keys/first-key.ts'
import { type Key, newKey } from '#store/keys/keys.ts'
import { permit } from '#store/keys/permit.ts'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { type KeysUnderTest, keysContract } from '#test/contracts/keys.ts'
import { closing } from '#test/support/closing.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { testWith } from '#test/support/test-with.ts'

keysContract('on SQLite', openKeys)

const test = testWith({ store: openKeys })

test('the first start creates an admin key and prints its secret once', async ({ store }) => {
  const first = await firstKey(store.keys, undefined)
  const second = await firstKey(store.keys, undefined)

  expect(first).toEqual({
    kind: 'made',
    key: expect.objectContaining({ role: 'admin' }),
    secret: expect.stringMatching(/^crier_/),
  })
  expect(second).toEqual({ kind: 'there' })
})

test('a configured admin key is created once, however often the server starts', async ({ store }) => {
  const starts = [await firstKey(store.keys, 'a-given-admin-key'), await firstKey(store.keys, 'a-given-admin-key')]

  expect(starts).toMatchObject([{ kind: 'given', key: { role: 'admin' } }, { kind: 'there' }])
  expect(await store.keys.list()).toHaveLength(1)
})

test('a configured admin key that was revoked stays revoked', async ({ store }) => {
  await firstKey(store.keys, 'a-given-admin-key')
  await store.keys.create({ name: 'Other', role: 'admin', blogs: 'all' })
  const given = await store.keys.find('a-given-admin-key')
  await store.keys.revoke(given?.id ?? '')

  await expect(firstKey(store.keys, 'a-given-admin-key')).rejects.toThrow('a key with this secret was revoked')
})

test('an admin key covers all blogs: one limited to some is refused', () => {
  expect(newKey.safeParse({ name: 'Ana', role: 'admin', blogs: ['strike'] }).success).toBe(false)
})

const strike = blogId.parse('strike')

test.each([
  ['admin', 'all', 'admin', 'granted'],
  ['editor', 'all', 'editor', 'granted'],
  ['editor', [strike], 'editor', 'granted'],
  ['editor', [strike], 'contributor', 'granted'],
  ['editor', [blogId.parse('budget-day')], 'editor', 'other blog'],
  ['editor', 'all', 'admin', 'other role'],
  ['contributor', 'all', 'contributor', 'granted'],
  ['contributor', 'all', 'editor', 'other role'],
] as const)('a key of role %s for %j, for an action that requires %s: %s', (role, blogs, asked, verdict) => {
  const key: Key = { id: 'k', name: 'Ana', role, blogs: blogs === 'all' ? blogs : [...blogs], createdAt: '' }

  expect(permit(key, { role: asked, blog: strike })).toBe(verdict)
})

async function openKeys(): Promise<KeysUnderTest> {
  const folder = await newFolder()
  const database = openSqlite(join(folder, 'crier.db'))
  return closing([database], {
    keys: new SqlKeys({ database: sqliteDatabase(database), now: () => new Date('2026-03-04T16:44:00Z') }),
    async stored() {
      const files = await readdir(folder)
      return Buffer.concat(await Promise.all(files.map(file => readFile(join(folder, file)))))
    },
  })
}
