/** What push keeps: the devices, how far each alert has got, and the broadcast channels. */
import type { Campaigns } from './campaigns.ts'
import type { Channels } from './channels.ts'
import type { Devices } from './devices.ts'

export type PushStore = {
  readonly devices: Devices
  readonly campaigns: Campaigns
  readonly channels: Channels
  close(): Promise<void>
}
