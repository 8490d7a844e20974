/** The thread of push: its devices and its progress, read and written where waiting for the disk keeps no reader waiting. */
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { answerCalls } from '#store/sql/answer-calls.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { watchFile } from '#store/sql/watch-file.ts'
import { SqliteCampaigns } from './sqlite-campaigns.ts'
import { createSqliteChannels } from './sqlite-channels.ts'
import { SqliteDevices } from './sqlite-devices.ts'

const { folder } = workerData as { readonly folder: string }
const file = join(folder, 'crier.db')
const [database, progress] = [openSqlite(file), openSqlite(file)]
// Progress is not flushed to the disk page by page: it survives a killed process all the same, and after a power cut a few
// pages are sent again, which replace themselves. Registering a device waits for the disk (law 2, durable).
progress.exec('PRAGMA synchronous = NORMAL')

answerCalls({
  stores: {
    devices: new SqliteDevices({ database, now: () => new Date(), newId: newDeviceId }),
    campaigns: new SqliteCampaigns(progress),
    channels: createSqliteChannels(database),
  },
  // A morning's rush shares its flushes.
  together: {
    database,
    writes: {
      devices: ['register', 'edit', 'forget', 'drop', 'move', 'forgetUnused'],
      channels: ['keep', 'forget', 'take', 'tell', 'pass'],
    },
    demand: watchFile(file),
  },
  close() {
    database.close()
    progress.close()
  },
})
