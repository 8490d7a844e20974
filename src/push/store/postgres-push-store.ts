/** Push's store in PostgreSQL. It has a connection pool of its own, so that alerts never keep a post waiting. */
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import type { PushStore } from './push-store.ts'
import { SqlAnswers } from './sql-answers.ts'
import { SqlCampaigns } from './sql-campaigns.ts'
import { createSqlChannels } from './sql-channels.ts'
import { SqlDevices } from './sql-devices.ts'

type PostgresPushStoreOptions = {
  /** The database must have been migrated. */
  readonly url: string
  readonly maxConnections: number
  readonly now: () => Date
}

export function openPostgresPushStore({ url, maxConnections, now }: PostgresPushStoreOptions): PushStore {
  const pool = openPostgres({ url, maxConnections })
  const database = postgresDatabase(pool)
  let closing: Promise<void> | undefined
  return {
    devices: new SqlDevices({ database, now, newId: newDeviceId }),
    campaigns: new SqlCampaigns(database),
    channels: createSqlChannels(database),
    answers: new SqlAnswers(database),
    pool: () => pool.pool,
    close() {
      closing ??= pool.close()
      return closing
    },
  }
}
