/** The readers' side of a server: the feeds, access to them by page and token, the counts, and the gateway. */
import { createDoors } from '#delivery/access/doors.ts'
import { createReaderTokens } from '#delivery/access/reader-tokens.ts'
import { openRevocations } from '#delivery/access/revocations.ts'
import { createAudience, PROCESSES } from '#delivery/counts/audience.ts'
import type { Watch } from '#delivery/feed/fan-out.ts'
import { Feeds } from '#delivery/feed/feeds.ts'
import { BlogRules } from '#delivery/gateway/session/blog-rules.ts'
import { Gateway } from '#delivery/gateway/session/gateway.ts'
import { openReadCounting } from '#delivery/reads/open-read-counting.ts'
import { ALL_READERS } from '#delivery/reads/sampling.ts'
import { openSites } from '#delivery/sites/open-sites.ts'
import type { Clock } from '#platform/clock.ts'
import { type AddressReader, createAddressReader } from '#platform/limits/address.ts'
import { createAttempts } from '#platform/limits/attempts.ts'
import { createLimits, noLimits } from '#platform/limits/limits.ts'
import { sparingly } from '#platform/limits/sparingly.ts'
import type { OpenSends } from '#platform/sends/sends.ts'
import { createGate } from '#web/middleware/gate.ts'
import { limitNumbersIn } from './config/limit-settings.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { ServerAddresses, ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'
import type { Tracing } from './tracing/open-tracing.ts'

type OpenReaders = ServerOptions & {
  readonly stores: OpenStores
  readonly metrics: Metrics
  readonly addresses: ServerAddresses
  readonly sending: OpenSends
  readonly tracing?: Tracing | undefined
}

export async function openReaders({ stores, metrics, addresses, sending, tracing, ...options }: OpenReaders) {
  const { version, settings, logger, clock, opened, primary } = options
  const { log, records, keys, logins, bus, bell, exchange } = stores
  const onError = (error: unknown) => logger.error({ err: error }, 'a reader could not be served')
  const watch = watchOf(clock, { metrics, tracing })
  const maxMissedBytes = settings.CRIER_RECOVERY_KB * 1_000
  const feeds = new Feeds({ log, bus, clock, onError, watch, maxMissedBytes })
  opened.defer(() => feeds.close())
  const { CRIER_READER_JWT_SECRET: secret, CRIER_READER_JWKS_URL: jwksUrl } = settings
  const doors = createDoors({
    ...{ records, nowMs: clock.elapsedMs },
    tokens: createReaderTokens({ secret, jwksUrl, now: clock.now }),
  })

  const onBehind = sparingly(clock, error =>
    logger.warn({ err: error }, 'sites and counts cannot be read: the last known ones stay in use'),
  )
  const sites = await openSites({
    ...{ sites: stores.sites, bus, bell, clock, mode: settings.CRIER_EMBEDDING, onError: onBehind },
    ownUrls: () => [addresses.public(), addresses.local()],
  })
  opened.defer(() => sites.close())
  const here = countsHere(feeds, sites.visits)
  const audience = createAudience({ here, exchange, clock, onError: onBehind })
  opened.defer(() => audience.close())

  const reading = openReadCounting({
    ...{ settings, clock, audience, countHere: here.count, counts: stores.readCounts, onError: onBehind },
    onCounted: metrics.countRead,
  })
  if (reading) opened.defer(() => reading.close())
  const askers = createAddressReader(settings.CRIER_PROXIES)
  const limits = limitsIn({ settings, askers, clock })
  const attempts = createAttempts({
    nowMs: clock.elapsedMs,
    onStopped: sparingly(clock, () => logger.warn('an address is blocked for guessing keys')),
  })
  const gateway = new Gateway({
    random: Math.random,
    ...{ feeds, clock, version, onError, onCut: metrics.countCut, count: audience.count },
    rules: new BlogRules({ doors, keys, logins }),
    gate: createGate({ ...sites, limits, askers, attempts, audience, publicUrl: addresses.public }),
    bus: primary || settings.REDIS_URL ? bus : undefined,
    drainMs: settings.CRIER_DRAIN_SECONDS * 1_000,
    sends: sending.sends,
  })
  opened.defer(() => gateway.close())
  const revocations = openRevocations({ bus, onRevoked: () => gateway.review() })
  opened.defer(() => revocations.close())
  sites.directory.onChange(() => gateway.review())
  metrics.watchReaders({
    ...{ readers: () => gateway.sessions, feeds: () => feeds.size },
    sites: () => sites.visits.openBySite,
  })
  return { doors, sites, audience, reading, askers, limits, attempts, gateway, revocations }
}

/** What this node counts: readers of streams, open connections of sites, and sums. */
function countsHere(feeds: Feeds, { open }: { readonly open: ReadonlyMap<string, number> }) {
  return {
    count(name: string) {
      if (name === PROCESSES) return 1
      return name === ALL_READERS ? readersIn(feeds.counts()) : feeds.readers(name) + (open.get(name) ?? 0)
    },
    counts() {
      const counts = feeds.counts()
      const sums = [[PROCESSES, 1] as const, [ALL_READERS, readersIn(counts)] as const]
      return new Map<string, number>([...counts, ...open, ...sums])
    },
  }
}

function readersIn(counts: ReadonlyMap<string, number>): number {
  return [...counts].reduce((sum, [stream, readers]) => (stream.startsWith('blog:') ? sum + readers : sum), 0)
}

function watchOf({ elapsedMs: nowMs }: Clock, { metrics, tracing }: Pick<OpenReaders, 'metrics' | 'tracing'>): Watch {
  if (!tracing) return { nowMs, ...metrics.watch }
  const delivered: Watch['delivered'] = delivery => {
    metrics.watch.delivered(delivery)
    if (delivery.traces.length > 0) tracing.delivered(delivery)
  }
  return { nowMs, ...metrics.watch, delivered }
}

function limitsIn({ settings, askers, clock }: Pick<ServerOptions, 'settings' | 'clock'> & { askers: AddressReader }) {
  if (settings.CRIER_LIMITS === 'off') return noLimits
  return createLimits({ numbers: limitNumbersIn(settings), askers, nowMs: clock.elapsedMs })
}
