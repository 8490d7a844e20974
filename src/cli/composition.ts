/** What the command line is given to work with; `src/main.ts` makes it. */
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Settings } from '../config.ts'
import type { FirstKey } from '../keys/first-key.ts'
import type { Keys } from '../keys/keys.ts'
import type { Devices } from '../push/devices.ts'
import type { Lane } from '../push/lane.ts'
import type { StandIn } from '../push/stand-in.ts'

export type RunningServer = {
  readonly kind: 'running'
  /** The address that readers use. */
  readonly url: string
  /** Where this machine reaches it, whatever stands before it. */
  readonly localUrl: string
  readonly firstKey: FirstKey
  /** Stops accepting, sends readers away to come back, finishes what is under way. */
  close(): Promise<void>
}

export type PushTools = {
  readonly devices: Devices
  readonly lanes: readonly Lane[]
  readonly clock: Clock
  /** Where a test notification leads. */
  readonly url: string
  /** The same lanes, to a stand-in for all push services. */
  openStandIn(): Promise<StandIn>
  close(): Promise<void>
}

export type Composition = {
  readonly version: string
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** An idempotency key that no other post has. */
  readonly newKey: () => string
  readonly now: () => Date
  openServer(options: {
    readonly settings: Settings
    readonly logger: Logger
  }): Promise<RunningServer | { readonly kind: 'folder in use' }>
  /** The keys of a data folder, whether or not a server runs on it. */
  openKeys(folder: string): Promise<{ readonly keys: Keys; close(): void }>
  /** The devices of a data folder and the lanes to them, whether or not a server runs on it. */
  openPushTools(settings: Settings): Promise<PushTools>
}
