/** The thread that reads and writes devices and progress, so that waiting for the disk never stalls a reader. */
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { answerCalls } from '#store/sql/answer-calls.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { watchFile } from '#store/sql/watch-file.ts'
import { SqlAnswers } from './sql-answers.ts'
import { SqlCampaigns } from './sql-campaigns.ts'
import { createSqlChannels } from './sql-channels.ts'
import { SqlDevices } from './sql-devices.ts'

const { folder } = workerData as { readonly folder: string }
const file = join(folder, 'crier.db')
const [connection, progress] = [openSqlite(file), openSqlite(file)]
// Saving a page's progress does not wait for the disk, and survives a killed process anyway. After a power cut a few pages are
// sent again and replace the earlier notifications (law 7, at least once). Registrations wait for the disk (law 2, durable).
progress.exec('PRAGMA synchronous = NORMAL')
const database = sqliteDatabase(connection)

answerCalls({
  stores: {
    devices: new SqlDevices({ database, now: () => new Date(), newId: newDeviceId }),
    campaigns: new SqlCampaigns(sqliteDatabase(progress)),
    answers: new SqlAnswers(sqliteDatabase(progress)),
    channels: createSqlChannels(database),
  },
  // Registrations that arrive in a burst share one flush to disk.
  together: {
    database: connection,
    writes: {
      devices: ['register', 'edit', 'forget', 'drop', 'move', 'forgetUnused'],
      channels: ['keep', 'forget', 'take', 'tell', 'pass'],
    },
    demand: watchFile(file),
  },
  close() {
    connection.close()
    progress.close()
  },
})
