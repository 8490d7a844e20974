/** Counts between nodes on one PostgreSQL, held to the contract. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresExchange } from '../src/audience/postgres-exchange.ts'
import { migratePostgres } from '../src/sql/migrate-postgres.ts'
import { openPostgres } from '../src/sql/postgres.ts'
import { exchangeContract } from './contracts/exchange.ts'
import { makeDatabase, type PostgresDatabase } from './support/postgres-database.ts'

let database: PostgresDatabase
beforeAll(async () => {
  database = await makeDatabase()
  await migratePostgres(database.url)
})
afterAll(() => database.drop())

exchangeContract('on PostgreSQL', () => openExchange())

test('a node that died is counted for some seconds and no longer', async () => {
  await using store = await openExchange({ holdMs: 300 })
  const [ana, ben] = [store.join(), store.join()]
  await ana.swap(new Map([['blog:strike', 5]]))

  expect(await ben.swap(new Map())).toEqual(new Map([['blog:strike', 5]]))
  await expect.poll(() => ben.swap(new Map())).toEqual(new Map())
})

async function openExchange(options: { readonly holdMs?: number } = {}) {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  return {
    join: () => createPostgresExchange({ database: pool, node: randomUUID(), ...options }),
    async [Symbol.asyncDispose]() {
      await pool.close()
      await database.empty()
    },
  }
}
