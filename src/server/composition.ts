/** The ports of the command line, provided by `src/main.ts`. */
import type { Clock } from '#platform/clock.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import type { FirstKey } from '#store/keys/first-key.ts'
import type { PushTools } from './alerts.ts'
import type { Settings } from './config/config.ts'
import type { DoctorOptions, DoctorReport } from './doctor/doctor.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

export type RunningServer = {
  readonly kind: 'running'
  /** The address that readers use. */
  readonly url: string
  /** The server's address on this machine, whatever proxy is in front of it. */
  readonly localUrl: string
  readonly firstKey: FirstKey
  /** A link that signs in once with that key; only if the key is new. */
  readonly deskLink?: string
  /** Stops accepting, sends readers away to reconnect, finishes requests in progress. */
  close(): Promise<void>
}

export type NotRunning =
  | { readonly kind: 'folder in use' }
  /** A worker could not start, and has logged why. */
  | { readonly kind: 'no worker' }

/** Keys with their logins, and sites. */
export type OpenTables = Pick<
  OpenStores,
  'audit' | 'keys' | 'logins' | 'sites' | 'retention' | 'erasures' | 'search' | 'close'
> & {
  /** Wakes the nodes that run on these tables. False when Redis could not be reached: they see the change a little later. */
  announceSites(): Promise<boolean>
}

export type Composition = {
  readonly version: string
  /** The commit of a package or an image. */
  readonly commit?: string
  readonly clock: Clock
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
  /** A new, unique idempotency key. */
  readonly newKey: () => string
  /** The number of cores, and so of workers that keep the machine busy. */
  readonly cores: number
  /** Set in a worker: the IPC channel to the process that started it. */
  readonly primary?: Wire
  openServer(options: Omit<ServerOptions, 'version' | 'clock' | 'opened'>): Promise<RunningServer | NotRunning>
  /** The same server, spread over `count` processes on one port. */
  openServers(
    options: Pick<ServerOptions, 'settings' | 'logger' | 'dropped'> & { readonly count: number },
  ): Promise<RunningServer | NotRunning>
  /** The keys and sites of a data folder or database, whether or not a server runs on it. Created only if `mayMake`. */
  openTables(settings: Settings, options: { readonly mayMake: boolean }): Promise<OpenTables>
  /** Checks an installation, whether or not a server runs on it. */
  runDoctor(options: Pick<DoctorOptions, 'layers' | 'nameMistakes' | 'readers' | 'onDone'>): Promise<DoctorReport>
  /** The devices of a data folder and the lanes to them, whether or not a server runs on it. */
  openPushTools(settings: Settings): Promise<PushTools>
}
