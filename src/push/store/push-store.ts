/** Push's store: devices, the progress of campaigns, and broadcast channels. */
import type { Campaigns } from '#push/campaign/campaigns.ts'
import type { Devices } from '#push/devices/devices.ts'
import type { Channels } from '#push/live-activities/channels.ts'

export type PushStore = {
  readonly devices: Devices
  readonly campaigns: Campaigns
  readonly channels: Channels
  close(): Promise<void>
}
