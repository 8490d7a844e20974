/** The metrics of a server: what its stores report, and the port that serves them, if one is set. */
import type { Registry } from 'prom-client'
import { createParts } from '#platform/parts.ts'
import { sendsAlerts } from './config/push-settings.ts'
import { createInstruments } from './metrics/instruments.ts'
import { createMetrics, createProcessMetrics } from './metrics/metrics.ts'
import { serveMetrics } from './metrics/serve-metrics.ts'
import { createGroupMetrics } from './metrics/store-metrics.ts'
import { watchBacklog } from './metrics/work-metrics.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'
import { watchedParts } from './watched-parts.ts'

/** Before the stores are open, since they report to it. `onGroup`: for the process that writes the log. */
export function openRegistry({ version, dropped = () => 0 }: Pick<ServerOptions, 'version' | 'dropped'>) {
  const registry = createProcessMetrics({ version, dropped })
  return { registry, onGroup: createGroupMetrics(createInstruments(registry)).countGroup }
}

type WatchOptions = Pick<ServerOptions, 'clock' | 'settings' | 'logger'> & {
  readonly registry: Registry
  readonly stores: OpenStores
}

/** The metrics and health of a process that serves. */
export function watchServing({ registry, stores, clock, logger }: WatchOptions) {
  const metrics = createMetrics({ registry, nowMs: () => stores.now().getTime() })
  const parts = watchedParts({ parts: createParts(stores.parts, clock), clock, logger })
  metrics.watchParts(parts)
  if (stores.clockAheadMs) metrics.watchClock(stores.clockAheadMs)
  if (stores.busFigures) metrics.watchBus(stores.busFigures)
  return { metrics, parts }
}

/** What waits in the database is the same for every process: of a node, one reports it. */
export function watchWaiting({ registry, stores, clock, settings }: WatchOptions): void {
  const hasPush = sendsAlerts(settings)
  watchBacklog(createInstruments(registry), { read: () => stores.figures.backlog(hasPush), clock })
}

type OpenMetrics = Pick<ServerOptions, 'settings' | 'logger' | 'opened'> & {
  readonly print: () => Promise<string>
}

export async function openMetrics({ settings, logger, opened, print }: OpenMetrics): Promise<void> {
  const { CRIER_METRICS_PORT: port, CRIER_HOST: host } = settings
  if (port === undefined) return
  const onError = (error: unknown) => logger.error({ err: error }, 'the metrics cannot be read')
  const serving = await serveMetrics({ host, port, print, onError })
  opened.defer(() => serving.close())
  logger.info({ port: serving.port }, 'metrics for Prometheus are at /metrics on this port')
}
