/** One process with its roles: opened from the stores outwards. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '#platform/clock.ts'
import { openSends } from '#platform/sends/sends.ts'
import { watchClock } from '#platform/steady-clock.ts'
import { openAlerts } from './alerts.ts'
import type { NotRunning, RunningServer } from './composition.ts'
import { tracesUrl } from './config/tracing-settings.ts'
import { measuredLog } from './metrics/measured-log.ts'
import type { Metrics } from './metrics/metrics.ts'
import { answerMetrics } from './metrics/worker-metrics.ts'
import { openHttp } from './open-http.ts'
import { withIndexNow } from './open-index-now.ts'
import { openLogLevel } from './open-log-level.ts'
import { openMetrics, openRegistry, watchServing, watchWaiting } from './open-metrics.ts'
import { openPruner } from './open-pruner.ts'
import { openReaders } from './open-readers.ts'
import { openScheduler } from './open-scheduler.ts'
import { withSearchIndex } from './open-search.ts'
import type { ServerOptions } from './server-options.ts'
import { type OpenStores, openStores } from './stores/open-stores.ts'
import { NO_NEW_KEY, takeFirstKey } from './take-first-key.ts'
import type { Tracing } from './tracing/open-tracing.ts'

/** Shorter keys were mostly typed by a person. Refusing them would keep existing servers from starting. */
const SAFE_KEY_CHARACTERS = 32

const CLOCK_SET =
  'the clock was set while the server ran (with PostgreSQL: that of the database); schedules and logins follow it, and nothing is deleted for its age within the next hour'

export async function openServer(given: Omit<ServerOptions, 'opened'>): Promise<RunningServer | NotRunning> {
  const { settings, logger, primary } = given
  await using opened = new AsyncDisposableStack()
  const { registry, onGroup } = openRegistry(given)
  const found = await openStores({ settings, logger, clock: given.clock, random: Math.random, primary, onGroup })
  if (found.kind === 'folder in use') return found
  opened.defer(() => found.close())
  const clock = clockOf(found, given.clock)
  const options = { ...given, clock, opened }

  const { metrics, parts } = watchServing({ ...options, registry, stores: found })
  opened.defer(() => parts.close())
  const steady = watchClock({ clock, onSet: stepMs => logger.warn({ stepMs: Math.round(stepMs) }, CLOCK_SET) })
  opened.defer(() => steady.close())
  const sending = openSends(settings.CRIER_NATIVE_SENDS)
  metrics.watchSends(sending)
  const tracing = await openTracingIfSet(options)
  const urls = { public: settings.CRIER_PUBLIC_URL ?? '', local: '' }
  const addresses = { public: () => urls.public, local: () => urls.local }
  const measured = tracedStores({ ...found, log: measuredLog(found.log, metrics) }, tracing)
  const stores = withIndexes({ ...options, stores: measured, publicUrl: addresses.public, metrics })
  const readers = await openReaders({ ...options, stores, metrics, sending, tracing, addresses })
  if (primary) answerMetrics(registry, primary)
  else {
    watchWaiting({ ...options, registry, stores: found })
    await openMetrics({ ...options, print: () => registry.metrics() })
  }

  const { CRIER_ROLES: roles } = settings
  const runner = primary || settings.DATABASE_URL !== undefined ? randomUUID() : 'embedded'
  const push = openAlerts({
    ...{ settings, logger, stores, clock, steady, runner, publicUrl: addresses.public },
    ...{ onFigures: metrics.countPush, around: tracing?.push },
  })
  opened.defer(() => push.close())
  metrics.watchPools({ ...(found.pool && { record: found.pool }), ...(push.pool && { push: push.pool }) })
  if (roles.includes('ingest')) {
    openScheduler({ ...options, ...stores, onPublished: metrics.countScheduled, around: tracing?.schedule })
    // Over a data folder, pruning in one worker would be enough; in several it does no harm.
    openPruner({ ...options, ...stores, steady })
  }
  const server = await openHttp({
    ...{ ...options, stores, readers, metrics, parts, sending, push },
    logLevel: openLogLevel({ ...options, ...stores }),
    traceRequests: tracing?.requests,
    publicUrl: addresses.public,
  })
  urls.local = server.url
  urls.public ||= server.url
  logger.info({ way: sending.way, reason: sending.reason }, 'how frames are sent to readers')
  if (roles.includes('push')) push.start()
  if (settings.CRIER_ADMIN_KEY !== undefined && settings.CRIER_ADMIN_KEY.length < SAFE_KEY_CHARACTERS) {
    logger.warn('CRIER_ADMIN_KEY is short; "openssl rand -hex 24" prints one that nobody can guess')
  }
  // Only once the port is ours: a key created by a start that fails afterwards would never be shown.
  const first = primary ? NO_NEW_KEY : await takeFirstKey(stores, { settings, url: urls.public })

  const rest = opened.move()
  return { kind: 'running', url: urls.public, localUrl: urls.local, ...first, close: () => rest.disposeAsync() }
}

/** Traces cost nothing while they are off, not even the time to load them. */
async function openTracingIfSet(options: ServerOptions): Promise<Tracing | undefined> {
  const url = tracesUrl(options.settings)
  return url === undefined ? undefined : (await import('./tracing/open-tracing.ts')).openTracing({ ...options, url })
}

function tracedStores(stores: OpenStores, tracing: Tracing | undefined): OpenStores {
  return tracing ? { ...stores, log: tracing.log(stores.log), bus: tracing.bus(stores.bus) } : stores
}

type Indexing = Parameters<typeof withIndexNow>[0] & { readonly metrics: Pick<Metrics, 'countSearchRepair'> }

/** Our own index, and those of search engines. */
function withIndexes({ metrics, ...given }: Indexing): OpenStores {
  return withIndexNow({ ...given, stores: withSearchIndex({ ...given, onDamage: metrics.countSearchRepair }) })
}

/** Law 11, record time: everything that is written, claimed or due on this node follows the database's clock. */
function clockOf({ now }: Pick<OpenStores, 'now'>, own: Clock): Clock {
  return {
    now,
    elapsedMs: () => own.elapsedMs(),
    after: (ms, task) => own.after(ms, task),
    every: (ms, task) => own.every(ms, task),
  }
}
