/** The only composition root: gives every part the ports that it works on. */
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { openAlerts, openPushTools as openToolsOf } from './alerts.ts'
import { createApp } from './app.ts'
import { createAudience } from './audience/audience.ts'
import { createExchangeHub } from './audience/worker-exchange.ts'
import { updateId } from './blog/ids.ts'
import { createBusRelay } from './bus/worker-bus.ts'
import type { Composition, RunningServer } from './cli/composition.ts'
import { runProgram } from './cli/program.ts'
import { systemClock } from './clock.ts'
import { limitNumbersIn } from './config/limit-settings.ts'
import { mediaOptions } from './config/media-settings.ts'
import type { Settings } from './config.ts'
import { createFeeds } from './feed/feeds.ts'
import { createBlogRules } from './gateway/blog-rules.ts'
import { createGateway } from './gateway/gateway.ts'
import { createGate } from './http/gate.ts'
import { listen } from './http/listen.ts'
import { refuseUpgrades } from './http/other-roles.ts'
import { Scheduler } from './ingest/scheduler.ts'
import { firstKey } from './keys/first-key.ts'
import { createAddressReader } from './limits/address.ts'
import { createLimits, noLimits } from './limits/limits.ts'
import { createLinks } from './links/links.ts'
import { answerAppends } from './log/remote-append.ts'
import { openMedia } from './media/open-media.ts'
import { measuredLog } from './metrics/measured-log.ts'
import { createMetrics } from './metrics/metrics.ts'
import { serveMetrics } from './metrics/serve-metrics.ts'
import { answerMetrics, createMetricsRelay } from './metrics/worker-metrics.ts'
import { createWebReader } from './outbound/web-reader.ts'
import { createDoors } from './readers/doors.ts'
import { createReaderTokens } from './readers/reader-tokens.ts'
import { deskLink } from './sessions/desk-link.ts'
import { openSites } from './sites/open-sites.ts'
import { openStores, openTables as openTablesOf, type Stores } from './stores.ts'
import { openProcessWire } from './wire/process-wire.ts'
import type { Wire } from './wire/wire.ts'
import { openWorkers } from './workers/open-workers.ts'
import { keepYoungHeapSmall } from './young-heap.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const clock = systemClock
const { now } = clock

/** Opens from the record outwards, and closes in the opposite order. */
export const openServer: Composition['openServer'] = async ({ settings, logger, primary }) => {
  keepYoungHeapSmall()
  await using opened = new AsyncDisposableStack()
  const stores = await openStores({ settings, logger, clock, random: Math.random, primary })
  if (stores.kind === 'folder in use') return stores
  opened.defer(() => stores.close())

  const metrics = createMetrics(version)
  const { records, keys, hooks, sessions, presence, erasures, bus, exchange } = stores
  const log = measuredLog(stores.log, metrics)
  const onError = (error: unknown) => logger.error({ err: error }, 'a reader could not be served')
  const watch = { nowMs: () => performance.now(), delivered: metrics.countDelivery }
  const feeds = createFeeds({ log, bus, clock, onError, watch })
  opened.defer(() => feeds.close())
  const { CRIER_READER_JWT_SECRET: secret, CRIER_READER_JWKS_URL: jwksUrl, CRIER_ROLES: roles } = settings
  const doors = createDoors({ records, tokens: createReaderTokens({ secret, jwksUrl, now }) })
  const rules = createBlogRules({ doors, keys, sessions })
  const drainMs = settings.CRIER_DRAIN_SECONDS * 1_000
  let url = settings.CRIER_PUBLIC_URL ?? ''
  let localUrl = ''
  const onBehind = sparingly(error =>
    logger.warn({ err: error }, 'sites and counts cannot be read: the last known hold'),
  )
  const sites = await openSites({
    ...{ sites: stores.sites, bus, clock, mode: settings.CRIER_EMBEDDING, onError: onBehind },
    ownUrls: () => [url, localUrl],
  })
  opened.defer(() => sites.close())
  const here = {
    count: (name: string) => feeds.followers(name) + (sites.visits.open.get(name) ?? 0),
    counts: () => new Map<string, number>([...feeds.counts(), ...sites.visits.open]),
  }
  const audience = createAudience({ here, exchange, clock, onError: onBehind })
  opened.defer(() => audience.close())
  const { count } = audience
  const limits =
    settings.CRIER_LIMITS === 'off'
      ? noLimits
      : createLimits({
          numbers: limitNumbersIn(settings),
          addresses: createAddressReader(settings.CRIER_PROXIES),
          nowMs: () => performance.now(),
        })
  const gate = createGate({ ...sites, limits, audience, publicUrl: () => url })
  const gateway = createGateway({
    feeds,
    rules,
    gate,
    clock,
    version,
    onError,
    drainMs,
    count,
    onCut: metrics.countCut,
  })
  opened.defer(() => gateway.close())
  metrics.watch({ readers: () => gateway.sessions, feeds: () => feeds.size })
  if (primary) answerMetrics(metrics.registry, primary)
  else await openMetrics({ settings, logger, opened, print: () => metrics.registry.metrics() })

  const runner = primary || settings.DATABASE_URL !== undefined ? randomUUID() : 'embedded'
  const push = openAlerts({
    ...{ settings, logger, stores, clock, runner, publicUrl: () => url },
    onFigures: metrics.countPush,
  })
  opened.defer(() => push.close())
  if (roles.includes('ingest')) openScheduler({ log, records, bus, logger, opened })
  const userAgent = () => `Mozilla/5.0 (compatible; Crier/${version}; +${url})`
  const web = createWebReader({ origins: settings.CRIER_LINK_ORIGINS ?? [], userAgent })
  const isErasing = roles.includes('ingest')
  const media = openMedia({ ...mediaOptions(settings), erasures, isErasing, clock, logger })
  opened.defer(() => media.close())
  const newId = () => updateId.parse(v7())
  let isStopping = false
  const app = createApp({
    log,
    records,
    bus,
    keys,
    sessions,
    presence,
    hooks,
    doors,
    clock,
    gateway,
    audience,
    sites,
    limits,
    now,
    newId,
    logger,
    version,
    publicUrl: () => url,
    isStopping: () => isStopping,
    proxies: settings.CRIER_PROXIES,
    countRequest: metrics.countRequest,
    roles,
    links: createLinks({ web, clock }),
    media,
    push,
  })
  const server = await listen({
    app,
    gateway: roles.includes('gateway') ? gateway : refuseUpgrades(gateway),
    clock,
    host: settings.CRIER_HOST,
    port: settings.CRIER_PORT,
    drainMs,
  })
  opened.defer(() => {
    isStopping = true
    return server.close()
  })
  localUrl = server.url
  url ||= localUrl
  if (roles.includes('push')) push.start()
  // After the port is ours: a key that was made by a start that failed would never be shown.
  const first = primary ? NO_NEW_KEY : await takeFirstKey(stores, { settings, url })

  const rest = opened.move()
  return { kind: 'running', url, localUrl: server.url, ...first, close: () => rest.disposeAsync() }
}

/** What fails every second while the database is away is told once a minute. */
function sparingly(tell: (error: unknown) => void): (error: unknown) => void {
  let toldMs = Number.NEGATIVE_INFINITY
  return error => {
    const ms = performance.now()
    if (ms - toldMs < 60_000) return
    toldMs = ms
    tell(error)
  }
}

/** The workers do the serving; this process writes a data folder for them, and carries what they announce. */
const openServers: Composition['openServers'] = async ({ settings, logger, count }) => {
  await using opened = new AsyncDisposableStack()
  const stores = await openStores({ settings, logger, clock, random: Math.random })
  if (stores.kind === 'folder in use') return stores
  opened.defer(() => stores.close())

  const relay = createBusRelay()
  const hub = createExchangeHub()
  const metrics = createMetricsRelay(clock)
  await openMetrics({ settings, logger, opened, print: metrics.print })
  const join = (wire: Wire) => {
    answerAppends(stores.log, wire)
    const leaving = [relay.join(wire), hub.join(wire), metrics.join(wire)]
    return () => {
      for (const leave of leaving) leave()
    }
  }
  const drainMs = settings.CRIER_DRAIN_SECONDS * 1_000
  const workers = await openWorkers({ count, clock, logger, join, drainMs })
  if (!workers) return { kind: 'no worker' }
  opened.defer(() => workers.close())
  const url = settings.CRIER_PUBLIC_URL ?? workers.url
  const first = await takeFirstKey(stores, { settings, url })

  const rest = opened.move()
  return { kind: 'running', url, localUrl: workers.url, ...first, close: () => rest.disposeAsync() }
}

type FirstKeyTaken = Pick<RunningServer, 'firstKey' | 'deskLink'>
const NO_NEW_KEY: FirstKeyTaken = { firstKey: { kind: 'there' } }

async function takeFirstKey(
  { keys, sessions }: Pick<Stores, 'keys' | 'sessions'>,
  { settings, url }: { readonly settings: Settings; readonly url: string },
): Promise<FirstKeyTaken> {
  const first = await firstKey(keys, settings.CRIER_ADMIN_KEY)
  if (first.kind === 'there') return NO_NEW_KEY
  const { secret } = await sessions.makeLink(first.key)
  return { firstKey: first, deskLink: deskLink(url, secret) }
}

type OpenScheduler = Pick<Stores, 'log' | 'records' | 'bus'> & {
  readonly logger: Logger
  readonly opened: AsyncDisposableStack
}

function openScheduler({ log, records, bus, logger, opened }: OpenScheduler): void {
  const onError = (error: unknown) =>
    logger.error({ err: error }, 'scheduled updates cannot be published now; it is tried again until it works')
  const onRecovered = () => logger.info('scheduled updates can be published again')
  const scheduler = new Scheduler({ log, records, bus, clock, onError, onRecovered })
  opened.defer(() => scheduler.close())
}

type OpenMetrics = Pick<Parameters<Composition['openServer']>[0], 'settings' | 'logger'> & {
  readonly opened: AsyncDisposableStack
  readonly print: () => Promise<string>
}

async function openMetrics({ settings, logger, opened, print }: OpenMetrics): Promise<void> {
  const { CRIER_METRICS_PORT: port, CRIER_HOST: host } = settings
  if (port === undefined) return
  const onError = (error: unknown) => logger.error({ err: error }, 'the figures cannot be read')
  const serving = await serveMetrics({ host, port, print, onError })
  opened.defer(() => serving.close())
  logger.info({ port: serving.port }, 'figures for Prometheus are at /metrics on this port')
}

const openPushTools: Composition['openPushTools'] = settings => openToolsOf(settings, clock)

const openTables: Composition['openTables'] = settings => openTablesOf(settings, now)

export function main(args: readonly string[]): Promise<void> {
  const primary = cluster.isWorker ? { primary: openProcessWire(process) } : {}
  const composition = {
    version,
    now,
    clock,
    random: Math.random,
    newKey: randomUUID,
    openServer,
    openServers,
    openTables,
    openPushTools,
  }
  return runProgram(args, { ...composition, ...primary, cores: availableParallelism() })
}
