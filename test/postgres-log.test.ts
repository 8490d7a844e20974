import { afterAll, beforeAll } from 'vitest'
import { openPostgresStore } from '../src/log/postgres-store.ts'
import { logContract } from './contracts/log.ts'
import { makeDatabase, type PostgresDatabase } from './support/postgres-database.ts'

const now = () => new Date()

let database: PostgresDatabase
beforeAll(async () => {
  database = await makeDatabase()
})
afterAll(() => database.drop())

logContract('PostgreSQL', async () => ({
  open: () => openPostgresStore({ url: database.url, now }),
  dispose: () => database.empty(),
}))

logContract('PostgreSQL with a commit for every post', async () => ({
  open: () => openPostgresStore({ url: database.url, now, maxGroup: 1 }),
  dispose: () => database.empty(),
}))
