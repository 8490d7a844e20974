/** The devices and campaigns of one PostgreSQL database, over connections of their own: alerts never keep a post waiting. */

import { newDeviceId } from '#push/devices/new-device-id.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { PostgresCampaigns } from './postgres-campaigns.ts'
import { createPostgresChannels } from './postgres-channels.ts'
import { PostgresDevices } from './postgres-devices.ts'
import type { PushStore } from './push-store.ts'

type PostgresPushStoreOptions = {
  /** Its tables are up to date. */
  readonly url: string
  readonly maxConnections: number
  readonly now: () => Date
}

export function openPostgresPushStore({ url, maxConnections, now }: PostgresPushStoreOptions): PushStore {
  const database = openPostgres({ url, maxConnections })
  let closing: Promise<void> | undefined
  return {
    devices: new PostgresDevices({ database, now, newId: newDeviceId }),
    campaigns: new PostgresCampaigns(database),
    channels: createPostgresChannels(database),
    close() {
      closing ??= database.close()
      return closing
    },
  }
}
