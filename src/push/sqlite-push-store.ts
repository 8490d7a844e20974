/** The devices and campaigns of one data folder, on a thread of their own that starts when push has something to do. */
import { storeAt } from '../sql/calls.ts'
import { StoreThread, type ThreadNotes } from '../sql/store-thread.ts'
import type { Campaigns } from './campaigns.ts'
import type { Channels } from './channels.ts'
import type { Devices } from './devices.ts'
import type { PushStore } from './push-store.ts'

const MODULE = new URL('./push-writer.ts', import.meta.url)

/** The folder's tables are up to date. */
export function openSqlitePushStore(folder: string, notes?: ThreadNotes): PushStore {
  const thread = new StoreThread({ module: MODULE, workerData: { folder }, ...(notes && { notes }) })
  return {
    devices: storeAt<Devices>(thread, 'devices'),
    campaigns: storeAt<Campaigns>(thread, 'campaigns'),
    channels: storeAt<Channels>(thread, 'channels'),
    close: () => thread.close(),
  }
}
