/** A node's store on a database of the file, closed when the test ends, with the tables empty for the next. */
import { onTestFinished } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openPostgresStore, type PostgresStoreOptions } from '#store/log/postgres-store.ts'
import type { PostgresDatabase } from '#test/support/services/postgres-database.ts'

export async function openPostgresLog(database: PostgresDatabase, options: Partial<PostgresStoreOptions> = {}) {
  const store = await openPostgresStore({ url: database.url, clock: systemClock, maxConnections: 3, ...options })
  onTestFinished(async () => {
    await store.close()
    await database.empty()
  })
  return store
}
