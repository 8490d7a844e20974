/** Push's store: devices, the progress of campaigns, and broadcast channels. */
import type { Answers } from '#push/answers/answers.ts'
import type { Campaigns } from '#push/campaign/campaigns.ts'
import type { Devices } from '#push/devices/devices.ts'
import type { Channels } from '#push/live-activities/channels.ts'
import type { PoolStanding } from '#store/sql/postgres.ts'

export type PushStore = {
  readonly devices: Devices
  readonly campaigns: Campaigns
  readonly channels: Channels
  readonly answers: Answers
  /** Over PostgreSQL: the state of its connection pool. */
  readonly pool?: () => PoolStanding
  close(): Promise<void>
}
