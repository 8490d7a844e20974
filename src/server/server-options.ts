/** The options of every part of a server. Parts are closed in the reverse order of opening. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import type { Settings } from './config/config.ts'

export type ServerOptions = {
  readonly version: string
  readonly settings: Settings
  readonly logger: Logger
  /** The number of log lines that were dropped. */
  readonly dropped?: () => number
  readonly clock: Clock
  readonly opened: AsyncDisposableStack
  /** In a worker: the process that started it. */
  readonly primary?: Wire | undefined
}

/** Known once the server listens. `public` is the address for readers, `local` the one on this machine. */
export type ServerAddresses = { readonly public: () => string; readonly local: () => string }
