/** The devices and campaigns of one data folder, over connections of their own. */
import { join } from 'node:path'
import { openSqlite } from '../sql/open-sqlite.ts'
import { newDeviceId } from './new-device-id.ts'
import type { PushStore } from './push-store.ts'
import { SqliteCampaigns } from './sqlite-campaigns.ts'
import { createSqliteChannels } from './sqlite-channels.ts'
import { SqliteDevices } from './sqlite-devices.ts'

/**
 * Progress is not flushed to the disk page by page: it survives a killed process all the same, and after a power cut a
 * few pages are sent again, which replace themselves. Registering a device waits for the disk (law 2).
 */
export function openSqlitePushStore(folder: string, now: () => Date): PushStore {
  const file = join(folder, 'crier.db')
  const [devices, campaigns] = [openSqlite(file), openSqlite(file)]
  campaigns.exec('PRAGMA synchronous = NORMAL')
  return {
    devices: new SqliteDevices({ database: devices, now, newId: newDeviceId }),
    campaigns: new SqliteCampaigns(campaigns),
    channels: createSqliteChannels(devices),
    async close() {
      devices.close()
      campaigns.close()
    },
  }
}
