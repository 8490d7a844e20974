/** The contract of keys, on PostgreSQL. */
import { expect, test } from 'vitest'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { type KeysUnderTest, keysContract } from '#test/contracts/keys.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

keysContract('on PostgreSQL', openKeys)

test('of a name that the database cannot store, the rest is kept', async () => {
  await using store = await openKeys()

  const { key } = await store.keys.create({ name: 'a\u0000b\ud800', role: 'editor', blogs: 'all' })

  expect(key.name).toBe('a\ufffdb\ufffd')
  expect(await store.keys.list()).toEqual([key])
})

async function openKeys(): Promise<KeysUnderTest> {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  return closing([pool, database.empty], {
    keys: new SqlKeys({ database: postgresDatabase(pool), now: () => new Date('2026-03-04T16:44:00Z') }),
    async stored() {
      const { everything } = await database.ask("SELECT string_agg(keys::text, ' ') AS everything FROM keys")
      return Buffer.from(String(everything))
    },
  })
}
