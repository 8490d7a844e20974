/** Opens the stores of the settings: one data folder for one node, or PostgreSQL and Redis for any number. */
import { randomUUID } from 'node:crypto'
import type { Exchange } from '#delivery/counts/exchange.ts'
import { createPostgresExchange } from '#delivery/counts/postgres-exchange.ts'
import type { Sites } from '#delivery/sites/sites.ts'
import type { Erasures } from '#editorial/media/erasures.ts'
import { down, type Part, UP } from '#platform/parts.ts'
import type { Settings } from '#server/config/config.ts'
import type { ServerOptions } from '#server/server-options.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { Audit } from '#store/audit/audit.ts'
import { announceOnce } from '#store/bus/announce-once.ts'
import { type Bell, createBell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { demandRedisAccess } from '#store/bus/redis-access.ts'
import { type BusFigures, RedisBus } from '#store/bus/redis-bus.ts'
import { parseRedisUrl } from '#store/bus/redis-url.ts'
import { createWorkerBus } from '#store/bus/worker-bus.ts'
import type { Comments } from '#store/comments/comments.ts'
import type { Contributors } from '#store/contributors/contributors.ts'
import type { GuardState } from '#store/guard/guard-state.ts'
import { SqlGuardState } from '#store/guard/sql-guard-state.ts'
import type { Hooks } from '#store/hooks/hooks.ts'
import { createSeal, noSeal } from '#store/hooks/seal.ts'
import { sealHooks } from '#store/hooks/sql-hooks.ts'
import type { Keys } from '#store/keys/keys.ts'
import type { CountGroup, Log } from '#store/log/log.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import type { Records } from '#store/log/records.ts'
import { createRetention, type Retention } from '#store/log/retention.ts'
import type { Logins } from '#store/logins/logins.ts'
import type { PersonLogins } from '#store/logins/person-logins.ts'
import type { Margins } from '#store/margins/margins.ts'
import type { People } from '#store/people/people.ts'
import type { EditorPresence } from '#store/presence/presence.ts'
import { SqlPresence } from '#store/presence/sql-presence.ts'
import type { ReadCounts } from '#store/reads/read-counts.ts'
import type { Search } from '#store/search/search.ts'
import type { SearchNotices } from '#store/search-notices/search-notices.ts'
import type { Backlog } from '#store/sql/backlog.ts'
import type { Calls } from '#store/sql/calls.ts'
import { makeDataFolder } from '#store/sql/data-folder.ts'
import { demandTables, migratePostgres } from '#store/sql/migrate-postgres.ts'
import { openPostgres, type PoolStanding } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { explainPostgres, outageOf, writeOutageOf } from '#store/sql/postgres-failures.ts'
import type { StorageFigures } from '#store/sql/storage-figures.ts'
import { stepsTo } from '#store/sql/tell-steps.ts'
import type { Templates } from '#store/templates/templates.ts'
import { openFolder, openFolderTables, shareFolder } from './folder.ts'
import { storesOver, type Times } from './stores-over.ts'
import { warnOfLockedHooks } from './warn-of-locked-hooks.ts'

export type OpenStores = {
  readonly kind: 'open'
  readonly log: Log
  readonly records: Records
  readonly audit: Audit
  readonly keys: Keys
  readonly logins: Logins
  readonly people: People
  readonly personLogins: PersonLogins
  readonly presence: EditorPresence
  readonly guardState: GuardState
  readonly sites: Sites
  readonly hooks: Hooks
  readonly templates: Templates
  readonly comments: Comments
  readonly contributors: Contributors
  readonly margins: Margins
  readonly erasures: Erasures
  readonly searchNotices: SearchNotices
  readonly search: Search
  readonly readCounts: ReadCounts
  readonly figures: { read(): Promise<StorageFigures>; backlog(hasPush: boolean): Promise<Backlog> }
  readonly bus: Bus
  /** Over Redis. */
  readonly busFigures?: () => BusFigures
  /** The parts they depend on, for health checks. */
  readonly parts: readonly Part[]
  readonly bell: Bell
  readonly retention: Retention
  /** The current time: the database's, if it has a clock of its own that all nodes share. */
  readonly now: () => Date
  /** How far this node's own clock is ahead of that. */
  readonly clockAheadMs?: () => number
  /** Absent if there is no other node. */
  readonly exchange?: Exchange | undefined
  /** Over a data folder: calls to the stores that only its first process writes. */
  readonly calls?: Calls
  /** Over PostgreSQL: the state of its connection pool. */
  readonly pool?: () => PoolStanding
  /** Call it after closing everything that uses the stores. */
  close(): Promise<void>
}

/** `primary` writes the data folder and relays announcements. */
export type StoresOptions = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'primary'> & {
  readonly random: () => number
  readonly onGroup?: CountGroup
}

const SKEWED =
  "the clock of this node and that of the database differ; the database's is used, but correct this one (NTP)"
const RESTORED = 'the database went back in time: readers load their blogs again'

export async function openStores(options: StoresOptions): Promise<OpenStores | { readonly kind: 'folder in use' }> {
  await using opened = new AsyncDisposableStack()
  const store = await openRecord(options)
  if (store === 'in use') return { kind: 'folder in use' }
  opened.defer(() => store.close())
  const { bus, busFigures, parts } = await openBus(options)
  opened.defer(() => bus.close())
  const { settings, clock, random } = options
  // Without Redis, processes that share a database either receive no announcements or are so few that polling costs
  // nothing.
  const bell = createBell({ bus, clock, random, reachesAll: settings.REDIS_URL !== undefined })
  opened.defer(() => bell.close())
  const rest = opened.move()
  return {
    ...{ ...store, kind: 'open', bus, bell, ...(busFigures && { busFigures }) },
    parts: [databasePart(store.records), ...store.parts, ...parts],
    close: () => rest.disposeAsync(),
  }
}

/** Whether it exists does not matter: the database has responded, at the cost of one row. */
const ANY = blogId.parse('readyz')

function databasePart(records: Records): Part {
  const check = () =>
    records.blog(ANY).then(
      () => UP,
      (error: unknown) => down(outageOf(error)),
    )
  return { name: 'database', isNeeded: true, check }
}

/** A database can be read and still refuse every post. Gateways write nothing that readers wait for. */
function postgresWriterPart(prove: () => Promise<void>): Part {
  const check = () =>
    prove().then(
      () => UP,
      (error: unknown) => down(writeOutageOf(error)),
    )
  return { name: 'writer', isNeeded: true, check }
}

/** Somebody waits for the command and can interrupt it; nobody is kept waiting by a count. */
const COMMAND_QUERY_MS = 10 * 60_000

type OpenTablesOptions = Pick<StoresOptions, 'settings' | 'clock' | 'random'> & { readonly mayMake: boolean }

/** The keys, their sessions and the sites, for the command line, whether or not a server runs on them. */
export async function openTables({ settings, clock, random, mayMake }: OpenTablesOptions) {
  const { DATABASE_URL: url, CRIER_DATA: folder } = settings
  const times = timesIn(settings, clock.now)
  const announceSites = () => announceOnce('sites', { redisUrl: settings.REDIS_URL, clock, random })
  if (url === undefined) {
    makeDataFolder(folder)
    return { ...openFolderTables(folder, times), announceSites }
  }
  await (mayMake ? migratePostgres(url) : demandTables(url)).catch((error: unknown) => explainPostgres(error, url))
  const database = openPostgres({ url, maxConnections: 1, queryMs: COMMAND_QUERY_MS })
  const tables = postgresDatabase(database)
  const close = () => database.close()
  return { ...storesOver(tables, times), retention: createRetention(tables), announceSites, close }
}

type OpenRecord = Omit<OpenStores, 'kind' | 'bus' | 'busFigures' | 'bell'>

async function openRecord({
  settings,
  logger,
  clock,
  primary,
  onGroup,
}: StoresOptions): Promise<OpenRecord | 'in use'> {
  const { DATABASE_URL: url, DATABASE_POOL: maxConnections, CRIER_DATA: folder } = settings
  const { CRIER_SECRETS_KEY: secretsKey } = settings
  const onRestored = () => logger.warn(RESTORED)
  if (url === undefined) {
    const times = timesIn(settings, clock.now)
    return primary
      ? shareFolder({ folder, primary, times, secretsKey })
      : openFolder({ folder, logger, times, onRestored, onGroup, secretsKey })
  }
  const onSkew = (aheadMs: number) => logger.warn({ aheadMs: Math.round(aheadMs) }, SKEWED)
  const store = await openPostgresStore({
    ...{ url, clock, maxConnections, onSkew },
    onRenewed: onRestored,
    ...(onGroup && { onGroup }),
    onStep: stepsTo(logger),
  }).catch((error: unknown) => explainPostgres(error, url))
  const { database, databaseClock } = store
  const tables = postgresDatabase(database)
  const times = timesIn(settings, databaseClock.now)
  const seal = secretsKey === undefined ? noSeal : createSeal(secretsKey)
  if (secretsKey !== undefined) await sealHooks(tables, seal)
  await warnOfLockedHooks(tables, { seal, logger })
  return {
    ...store,
    ...storesOver(tables, { ...times, seal }),
    presence: new SqlPresence(tables),
    guardState: new SqlGuardState(tables),
    exchange: createPostgresExchange({ database, node: randomUUID() }),
    retention: createRetention(tables),
    now: databaseClock.now,
    clockAheadMs: () => databaseClock.aheadMs,
    pool: () => database.pool,
    parts: settings.CRIER_ROLES.some(role => role !== 'gateway') ? [postgresWriterPart(store.prove)] : [],
  }
}

function timesIn({ CRIER_SESSION_HOURS: hours }: Settings, now: () => Date): Times {
  return { now, idleMs: hours * 3_600_000 }
}

type OpenBus = Pick<OpenStores, 'bus' | 'busFigures' | 'parts'>

async function openBus({ settings, logger, clock, random, primary }: StoresOptions): Promise<OpenBus> {
  const address = parseRedisUrl(settings.REDIS_URL ?? '')
  if (!address) return { bus: primary ? createWorkerBus(primary) : createMemoryBus(), parts: [] }
  const onError = (error: unknown) =>
    logger.error(
      { err: error },
      'Redis (REDIS_URL) cannot be reached: updates from other nodes arrive some seconds late',
    )
  const onBack = () => logger.info('Redis (REDIS_URL) is back')
  await demandRedisAccess({ address, clock, random })
  const bus = new RedisBus({ address, clock, random, onError, onBack })
  const check = () =>
    bus.isConnected ? UP : down('Redis cannot be reached: updates from other nodes arrive some seconds late')
  return { bus, busFigures: () => bus.figures, parts: [{ name: 'bus', isNeeded: false, check }] }
}
