/** What the command line is given to work with; `src/main.ts` makes it. */
import type { Logger } from 'pino'
import type { Sites } from '#delivery/sites/sites.ts'
import type { Clock } from '#platform/clock.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import type { FirstKey } from '#store/keys/first-key.ts'
import type { Keys } from '#store/keys/keys.ts'
import type { Sessions } from '#store/logins/sessions.ts'
import type { PushTools } from './alerts.ts'
import type { Settings } from './config/config.ts'

export type RunningServer = {
  readonly kind: 'running'
  /** The address that readers use. */
  readonly url: string
  /** Where this machine reaches it, whatever stands before it. */
  readonly localUrl: string
  readonly firstKey: FirstKey
  /** Signs in as that key, once; only when it is new. */
  readonly deskLink?: string
  /** Stops accepting, sends readers away to come back, finishes what is under way. */
  close(): Promise<void>
}

export type NotRunning =
  | { readonly kind: 'folder in use' }
  /** A worker could not start, and has said why. */
  | { readonly kind: 'no worker' }

/** And the sessions that stand on them. */
export type OpenTables = {
  readonly keys: Keys
  readonly sessions: Sessions
  readonly sites: Sites
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
  /** One on each keeps the machine busy. */
  readonly cores: number
  /** Set in a worker: the way to the process that started it. */
  readonly primary?: Wire
  openServer(options: {
    readonly settings: Settings
    readonly logger: Logger
    /** Lines that the logger lost. */
    readonly dropped?: () => number
    readonly primary?: Wire
  }): Promise<RunningServer | NotRunning>
  /** The same server, spread over several processes on one port. */
  openServers(options: {
    readonly settings: Settings
    readonly logger: Logger
    readonly dropped?: () => number
    readonly count: number
  }): Promise<RunningServer | NotRunning>
  /** The keys and sites of a data folder or database, whether or not a server runs on it. Made only when they may be. */
  openTables(settings: Settings, options: { readonly mayMake: boolean }): Promise<OpenTables>
  /** The devices of a data folder and the lanes to them, whether or not a server runs on it. */
  openPushTools(settings: Settings): Promise<PushTools>
}
