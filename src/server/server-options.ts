/** What every part of a server is opened with. What opens is closed in the opposite order. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import type { Settings } from './config/config.ts'

export type ServerOptions = {
  readonly version: string
  readonly settings: Settings
  readonly logger: Logger
  /** Lines that the logger lost. */
  readonly dropped?: (() => number) | undefined
  readonly clock: Clock
  readonly opened: AsyncDisposableStack
  /** In a worker: the process that started it. */
  readonly primary?: Wire | undefined
}

/** Known once the server listens; `public` is what readers use, `local` what reaches it from this machine. */
export type ServerAddresses = { readonly public: () => string; readonly local: () => string }
