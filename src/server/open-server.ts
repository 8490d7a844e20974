/** One process with its roles: opened from the stores outwards. */
import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { ThreadedBodyReader } from '#editorial/body/body-reader.ts'
import { createLinks } from '#editorial/link-previews/links.ts'
import { openMedia } from '#editorial/media/open-media.ts'
import type { Clock } from '#platform/clock.ts'
import { createParts } from '#platform/parts.ts'
import { openSends } from '#platform/sends/sends.ts'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import { keepYoungHeapSmall } from '#platform/young-heap.ts'
import { updateId } from '#shared/blog/ids.ts'
import { listen } from '#web/listen.ts'
import { refuseUpgrades } from '#web/middleware/other-roles.ts'
import { openAlerts } from './alerts.ts'
import { createApp } from './app.ts'
import type { NotRunning, RunningServer } from './composition.ts'
import { mediaOptions } from './config/media-settings.ts'
import { publisherIn } from './config/publisher-settings.ts'
import { lookAtDescriptors } from './descriptors.ts'
import { watchDroppedLines } from './metrics/dropped-lines.ts'
import { measuredLog } from './metrics/measured-log.ts'
import { createMetrics } from './metrics/metrics.ts'
import { answerMetrics } from './metrics/worker-metrics.ts'
import { openMetrics } from './open-metrics.ts'
import { openPruner } from './open-pruner.ts'
import { openReaders } from './open-readers.ts'
import { openScheduler } from './open-scheduler.ts'
import type { ServerOptions } from './server-options.ts'
import { type OpenStores, openStores } from './stores/open-stores.ts'
import { NO_NEW_KEY, takeFirstKey } from './take-first-key.ts'

const noLines = () => 0

export async function openServer(given: Omit<ServerOptions, 'opened'>): Promise<RunningServer | NotRunning> {
  keepYoungHeapSmall()
  const { version, settings, logger, primary } = given
  await using opened = new AsyncDisposableStack()
  const found = await openStores({ settings, logger, clock: given.clock, random: Math.random, primary })
  if (found.kind === 'folder in use') return found
  opened.defer(() => found.close())
  const clock = clockOf(found, given.clock)
  const options = { ...given, clock, opened }

  const metrics = createMetrics(version)
  const stores = { ...found, log: measuredLog(found.log, metrics) }
  let [url, localUrl, isStopping] = [settings.CRIER_PUBLIC_URL ?? '', '', false]
  const publicUrl = () => url
  const parts = createParts(stores.parts, clock)
  metrics.watchParts(parts)
  if (found.pool) metrics.watchPool(found.pool)
  watchDroppedLines(metrics.registry, given.dropped ?? noLines)
  if (found.clockAheadMs) metrics.watchClock(found.clockAheadMs)
  const sending = openSends(settings.CRIER_NATIVE_SENDS)
  logger.info({ way: sending.way, reason: sending.reason }, 'how frames are sent to readers')
  metrics.watchSends(sending.way)
  const readers = await openReaders({
    ...options,
    stores,
    ...{ metrics, sending },
    addresses: { public: publicUrl, local: () => localUrl },
  })
  if (primary) answerMetrics(metrics.registry, primary)
  else await openMetrics({ ...options, print: () => metrics.registry.metrics() })

  const { CRIER_ROLES: roles } = settings
  const runner = primary || settings.DATABASE_URL !== undefined ? randomUUID() : 'embedded'
  const push = openAlerts({ settings, logger, stores, clock, runner, publicUrl, onFigures: metrics.countPush })
  opened.defer(() => push.close())
  if (roles.includes('ingest')) openScheduler({ ...options, ...stores })
  // Over a data folder, pruning in one worker would be enough; in several it does no harm.
  if (roles.includes('ingest')) openPruner({ ...options, ...stores })
  const isErasing = roles.includes('ingest')
  const media = openMedia({
    ...mediaOptions(settings),
    ...{ erasures: stores.erasures, bell: stores.bell, isErasing, clock, logger },
  })
  opened.defer(() => media.close())
  const bodies = new ThreadedBodyReader({ clock })
  opened.defer(() => bodies.close())
  const app = createApp({
    ...stores,
    ...readers,
    ...{ parts, sending },
    ...{ clock, now: clock.now, newId: () => updateId.parse(v7()), logger, version, publicUrl, push, roles },
    publisher: publisherIn(settings),
    isStopping: () => isStopping,
    countRequest: metrics.countRequest,
    links: openLinks(options, publicUrl),
    ...{ media, bodies },
  })
  const server = await listen({
    ...{ app, clock, host: settings.CRIER_HOST, port: settings.CRIER_PORT, room: lookAtDescriptors(logger) },
    gateway: roles.includes('gateway') ? readers.gateway : refuseUpgrades(readers.gateway),
    drainMs: settings.CRIER_DRAIN_SECONDS * 1_000,
  })
  opened.defer(() => {
    isStopping = true
    return server.close()
  })
  localUrl = server.url
  url ||= localUrl
  if (roles.includes('push')) push.start()
  if (settings.CRIER_ADMIN_KEY !== undefined && settings.CRIER_ADMIN_KEY.length < SAFE_KEY_CHARACTERS) {
    logger.warn('CRIER_ADMIN_KEY is short; "openssl rand -hex 24" prints one that nobody can guess')
  }
  // Only once the port is ours: a key created by a start that fails afterwards would never be shown.
  const first = primary ? NO_NEW_KEY : await takeFirstKey(stores, { settings, url })

  const rest = opened.move()
  return { kind: 'running', url, localUrl, ...first, close: () => rest.disposeAsync() }
}

/** Law 11, record time: everything that is written, claimed or due on this node follows the database's clock. */
function clockOf({ now }: Pick<OpenStores, 'now'>, own: Clock): Clock {
  return { now, after: (ms, task) => own.after(ms, task), every: (ms, task) => own.every(ms, task) }
}

/** Shorter keys were mostly typed by a person. Refusing them would keep existing servers from starting. */
const SAFE_KEY_CHARACTERS = 32

function openLinks({ settings, version, clock }: Omit<ServerOptions, 'opened'>, publicUrl: () => string) {
  const userAgent = () => `Mozilla/5.0 (compatible; Crier/${version}; +${publicUrl()})`
  return createLinks({ web: createWebReader({ origins: settings.CRIER_LINK_ORIGINS ?? [], userAgent }), clock })
}
