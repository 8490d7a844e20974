/** Push's store in a data folder, on a thread of its own that starts with the first call. */
import type { Answers } from '#push/answers/answers.ts'
import type { Campaigns } from '#push/campaign/campaigns.ts'
import type { Devices } from '#push/devices/devices.ts'
import type { Channels } from '#push/live-activities/channels.ts'
import { storeAt } from '#store/sql/calls.ts'
import { StoreThread, type ThreadNotes } from '#store/sql/store-thread.ts'
import type { PushStore } from './push-store.ts'

const MODULE = new URL('./push-writer.ts', import.meta.url)

/** The folder must have been migrated. */
export function openSqlitePushStore(folder: string, notes?: ThreadNotes): PushStore {
  const thread = new StoreThread({ module: MODULE, workerData: { folder }, ...(notes && { notes }) })
  return {
    devices: storeAt<Devices>(thread, 'devices'),
    campaigns: storeAt<Campaigns>(thread, 'campaigns'),
    channels: storeAt<Channels>(thread, 'channels'),
    answers: storeAt<Answers>(thread, 'answers'),
    close: () => thread.close(),
  }
}
