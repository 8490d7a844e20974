/** The sites on PostgreSQL, held to the contract. */
import { afterAll, beforeAll } from 'vitest'
import { PostgresSites } from '../src/sites/postgres-sites.ts'
import { migratePostgres } from '../src/sql/migrate-postgres.ts'
import { openPostgres } from '../src/sql/postgres.ts'
import { sitesContract } from './contracts/sites.ts'
import { makeDatabase, type PostgresDatabase } from './support/postgres-database.ts'

let database: PostgresDatabase
beforeAll(async () => {
  database = await makeDatabase()
  await migratePostgres(database.url)
})
afterAll(() => database.drop())

sitesContract('on PostgreSQL', async () => {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  return {
    sites: new PostgresSites({ database: pool, now: () => new Date('2026-03-04T16:44:00Z') }),
    async [Symbol.asyncDispose]() {
      await pool.close()
      await database.empty()
    },
  }
})
