/** Opens the push part of a node over the configured stores, for the server and for the command line. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { openLanes } from '#push/campaign/open-lanes.ts'
import { openStandIn } from '#push/http/stand-in.ts'
import { type OpenPushOptions, openPush } from '#push/open-push.ts'
import { openPostgresPushStore } from '#push/store/postgres-push-store.ts'
import { openSqlitePushStore } from '#push/store/sqlite-push-store.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { explainPostgres } from '#store/sql/postgres-failures.ts'
import type { Settings } from './config/config.ts'
import { deviceLimits, pushOptions } from './config/push-settings.ts'

/** In addition to those of DATABASE_POOL: a lane saves a page at a time, so a node needs few. */
const MAX_CONNECTIONS = 4

type AlertsOptions = Pick<
  OpenPushOptions,
  'logger' | 'clock' | 'steady' | 'runner' | 'publicUrl' | 'onFigures' | 'around'
> & {
  readonly settings: Settings
  readonly stores: Pick<OpenPushOptions, 'log' | 'records' | 'comments' | 'bus' | 'bell'>
}

export function openAlerts({ settings, stores, ...ports }: AlertsOptions) {
  const store = openPushStore({ settings, now: ports.clock.now, logger: ports.logger })
  const { log, records, comments, bus, bell } = stores
  const push = openPush({
    ...{ ...ports, ...store, log, records, comments, bus, bell, random: Math.random },
    ...{ options: pushOptions(settings), deviceLimits: deviceLimits(settings) },
  })
  const close = async () => {
    await push.close()
    await store.close()
  }
  return { ...push, ...(store.pool && { pool: store.pool }), close }
}

export type PushTools = Awaited<ReturnType<typeof openPushTools>>

export async function openPushTools(settings: Settings, clock: Clock) {
  const { DATABASE_URL: address } = settings
  if (address !== undefined) await migratePostgres(address).catch((error: unknown) => explainPostgres(error, address))
  const [options, store] = [pushOptions(settings), openPushStore({ settings, now: clock.now })]
  const { lanes } = openLanes(options, clock)
  const close = async () => {
    await Promise.all(lanes.map(lane => lane.close()))
    await store.close()
  }
  /** The address that a test notification opens. */
  const url = settings.CRIER_PUBLIC_URL ?? settings.CRIER_URL
  /** The same lanes, connected to a stand-in for all push services. */
  const openOffline = () => openStandIn(options, clock)
  return { devices: store.devices, lanes, clock, url, openStandIn: openOffline, close }
}

type PushStoreOptions = { readonly settings: Settings; readonly now: () => Date; readonly logger?: Logger }

function openPushStore({ settings, now, logger }: PushStoreOptions) {
  const { DATABASE_URL: url, DATABASE_POOL: pool, CRIER_DATA: folder } = settings
  if (url !== undefined) return openPostgresPushStore({ url, maxConnections: Math.min(pool, MAX_CONNECTIONS), now })
  return openSqlitePushStore(folder, {
    onEnded: error => logger?.error({ err: error }, 'the push thread ended; another replaces it'),
    onNote: (message, reason) => logger?.warn({ reason }, message),
  })
}
