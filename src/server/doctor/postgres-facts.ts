/** Reads the state of PostgreSQL over one connection, as a node would open it. Nothing is written or migrated. */
import pg from 'pg'
import { connectionOptions, type Queries, queriesOn } from '#store/sql/postgres.ts'
import { DAMAGED } from '#store/sql/search-tables.ts'
import { RESTORE_MARK } from '#store/sql/unsettled-restore.ts'

/** Of the settings that Crier depends on. */
const SETTINGS = [
  'fsync',
  'full_page_writes',
  'synchronous_commit',
  'server_encoding',
  'default_transaction_read_only',
] as const
const LATENCY_TRIES = 5
/** Of each statement: a database whose locks hang is a finding, not a wait. */
const QUERY_MS = 3_000
/** Transactions of Crier end within five seconds by themselves. */
const LONG_SECONDS = 10

export type PostgresFacts = {
  readonly connectMs: number
  /** The quickest of a few round trips. */
  readonly latencyMs: number
  readonly version: string
  readonly versionNumber: number
  readonly settings: Readonly<Record<(typeof SETTINGS)[number], string>>
  readonly isStandby: boolean
  readonly mayCreate: boolean
  /** A restore into it has not ended. */
  readonly isRestoring: boolean
  /** As a node marked it that could not read or write the index. */
  readonly isSearchDamaged: boolean
  /** Absent if there are no tables of Crier. */
  readonly stepsTaken: number | undefined
  readonly connections: {
    readonly max: number
    readonly reserved: number
    readonly used: number
    readonly ours: number
  }
  readonly blocking: readonly LongHolder[]
  /** How far this machine's clock is ahead; the answer may be off by half of `latencyMs`. */
  readonly aheadMs: number
}

/** A session whose transaction is open for long, or that others wait for. */
export type LongHolder = {
  readonly pid: number
  readonly user: string
  readonly program: string
  readonly state: string
  readonly seconds: number
  readonly waiting: number
}

type FactsOptions = { readonly url: string; readonly signal: AbortSignal; readonly now: () => Date }

/** @throws the error of the connection or of a statement. */
export async function readPostgresFacts({ url, signal, now }: FactsOptions): Promise<PostgresFacts> {
  const client = new pg.Client({ ...connectionOptions(url), query_timeout: QUERY_MS })
  client.on('error', () => {})
  const cut = () => void client.end().catch(() => {})
  signal.addEventListener('abort', cut, { once: true })
  const beganMs = performance.now()
  await client.connect()
  const connectMs = performance.now() - beganMs
  try {
    return { connectMs, ...(await readAll(queriesOn(client), now)) }
  } finally {
    await client.end()
  }
}

async function readAll(queries: Queries, now: () => Date): Promise<Omit<PostgresFacts, 'connectMs'>> {
  const { latencyMs, aheadMs } = await measure(queries, now)
  const [about = {}] = await queries.query(ABOUT)
  const [connections = {}] = await queries.query(CONNECTIONS)
  const settings = await queries.query('SELECT name, setting FROM pg_settings WHERE name = ANY ($1::text[])', [
    [...SETTINGS],
  ])
  const [steps] = about.has_steps === true ? await queries.query('SELECT taken FROM schema_steps WHERE id = 1') : []
  const [walk] = about.has_search === true ? await queries.query('SELECT is_done FROM search_walk WHERE id = 1') : []
  const blocking = await queries.query(HOLDERS, [LONG_SECONDS])
  const of = (name: string) => String(settings.find(row => row.name === name)?.setting ?? '')
  return {
    ...{ latencyMs, aheadMs, version: String(about.version), versionNumber: Number(about.number) },
    settings: {
      ...{ fsync: of('fsync'), full_page_writes: of('full_page_writes'), synchronous_commit: of('synchronous_commit') },
      server_encoding: of('server_encoding'),
      default_transaction_read_only: of('default_transaction_read_only'),
    },
    ...{ isStandby: about.is_standby === true, mayCreate: about.may_create === true },
    isRestoring: about.is_restoring === true,
    isSearchDamaged: Number(walk?.is_done) === DAMAGED,
    stepsTaken: steps === undefined ? undefined : Number(steps.taken),
    connections: {
      ...{ max: Number(connections.max), reserved: Number(connections.reserved) },
      ...{ used: Number(connections.used), ours: Number(connections.ours) },
    },
    blocking: blocking.map(row => ({
      ...{ pid: Number(row.pid), user: String(row.usename ?? ''), program: String(row.application_name ?? '') },
      ...{ state: String(row.state ?? ''), seconds: Number(row.seconds), waiting: Number(row.waiting) },
    })),
  }
}

const ABOUT = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  pg_is_in_recovery() AS is_standby, to_regclass('${RESTORE_MARK}') IS NOT NULL AS is_restoring, to_regclass('schema_steps') IS NOT NULL AS has_steps,
  to_regclass('search_walk') IS NOT NULL AS has_search,
  COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create`

const CONNECTIONS = `SELECT current_setting('max_connections')::int AS max,
  current_setting('superuser_reserved_connections')::int AS reserved,
  COUNT(*) FILTER (WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS used,
  COUNT(*) FILTER (WHERE application_name = 'crier' AND datname = current_database() AND pid <> pg_backend_pid()) AS ours
  FROM pg_stat_activity`

/** Without the role pg_read_all_stats, sessions of other users have no start of their transaction and no state. */
const HOLDERS = `SELECT * FROM (
  SELECT a.pid, a.usename, a.application_name, a.state,
    COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - a.xact_start), 0)::int AS seconds,
    (SELECT COUNT(*) FROM pg_stat_activity w WHERE a.pid = ANY (pg_blocking_pids(w.pid)))::int AS waiting
  FROM pg_stat_activity a
  WHERE a.datname = current_database() AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()) AS held
  WHERE seconds >= $1 OR waiting > 0 ORDER BY waiting DESC, seconds DESC LIMIT 5`

const NOW = 'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms'

/** The quickest answer is the one that knows best what time it is. */
async function measure(queries: Queries, now: () => Date) {
  let best = { latencyMs: Number.POSITIVE_INFINITY, aheadMs: 0 }
  for (let n = 0; n < LATENCY_TRIES; n += 1) {
    const sentMs = performance.now()
    const [row] = await queries.query(NOW)
    const latencyMs = performance.now() - sentMs
    const aheadMs = now().getTime() - latencyMs / 2 - Number(row?.now_ms)
    if (latencyMs < best.latencyMs) best = { latencyMs, aheadMs }
  }
  return best
}
