/** A bounded pool of connections to PostgreSQL, which soon fails with `unavailable` instead of hanging. */
import pg from 'pg'
import { Refusal } from '#platform/errors.ts'
import { isBroken, isOfTheNetwork, refusalOf } from './postgres-refusal.ts'

/** A database that takes longer to accept a connection is as good as away, and the poster still waits. */
const CONNECT_MS = 2_000
/** Every statement of Crier takes milliseconds; this long means that the database is stopped or cut off. */
const QUERY_MS = 4_000
/** Law 8, bounded. Beyond it, callers would wait longer than they are willing to. */
const MAX_WAITING = 2_000
/** Idle connections are closed, so that many small nodes fit one database. */
const IDLE_MS = 30_000
const RETRY_AFTER_SECONDS = 1

/**
 * A node that stops midway (paused, cut off) loses its locks after these times, so it cannot block the others.
 * `synchronous_commit=off` would respond before the disk has it (law 2, durable); stronger settings are left to the
 * operator.
 */
const BEGIN = `BEGIN;
  SET LOCAL statement_timeout = '3s'; SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '5s';
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`
/** One snapshot for all statements, taken by the first. */
const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

export type Row = Readonly<Record<string, unknown>>

export interface Queries {
  /** Statements of one transaction may be sent without waiting for one another: they are executed in order. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
}

/** Every failure to reach the database, or to be served in time, is a Refusal. */
export interface Postgres extends Queries {
  /** Read committed: each statement sees what was committed before it. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  /** Several reads of one moment. */
  snapshot<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  /** The state of its connections now. */
  readonly pool: PoolStanding
  close(): Promise<void>
}

export type PoolStanding = {
  readonly connections: number
  readonly idle: number
  readonly waiting: number
  /** The most connections that it opens. */
  readonly limit: number
}

type PostgresOptions = {
  readonly url: string
  readonly maxConnections: number
  /** By default what a server waits for; commands that count large tables take longer. */
  readonly queryMs?: number
  /** Runs on every new connection before it is used. */
  readonly onConnect?: (queries: Queries) => Promise<void>
}

export function openPostgres(options: PostgresOptions): Postgres {
  const { pool, connect, ages } = openPool(options)

  async function use<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    if (pool.waitingCount >= MAX_WAITING) throw new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    const client = await connect().catch((error: unknown) => {
      throw refusalOf(error)
    })
    try {
      const done = await work(queriesOn(client))
      client.release()
      return done
    } catch (error) {
      if (isOfTheNetwork(error)) ages.doubt(client)
      client.release(isBroken(error))
      throw error
    }
  }

  function transact<T>(begin: string, work: (queries: Queries) => Promise<T>): Promise<T> {
    return use(async queries => {
      const begun = queries.query(begin)
      try {
        const [done] = await Promise.all([work(queries), begun])
        await queries.query('COMMIT')
        return done
      } catch (error) {
        if (!isBroken(error)) await queries.query('ROLLBACK')
        throw error
      }
    })
  }

  return {
    query: (text, values) => use(queries => queries.query(text, values)),
    transaction: work => transact(BEGIN, work),
    snapshot: work => transact(BEGIN_SNAPSHOT, work),
    get pool() {
      return {
        connections: pool.totalCount,
        idle: pool.idleCount,
        waiting: pool.waitingCount,
        limit: options.maxConnections,
      }
    },
    close: () => pool.end(),
  }
}

function openPool({ url, maxConnections, queryMs = QUERY_MS, onConnect }: PostgresOptions) {
  const pool = new pg.Pool({
    ...connectionOptions(url),
    max: maxConnections,
    idleTimeoutMillis: IDLE_MS,
    query_timeout: queryMs,
    // The pool waits for a promise, though its types do not say so.
    onConnect: client => onConnect?.(queriesOn(client)) as undefined,
  })
  const ages = createAges()
  // A connection that breaks while idle is replaced; one that breaks in use fails its queries.
  pool.on('error', () => {})
  pool.on('connect', client => {
    ages.born(client)
    client.on('error', () => {})
  })

  async function connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect()
      if (!ages.isDoubted(client)) return client
      client.release(true)
    }
  }
  return { pool, connect, ages }
}

/**
 * A network that swallows packets breaks all connections without notice. When one of them fails, those that are as old are
 * replaced unused: otherwise each would take QUERY_MS to fail.
 */
function createAges() {
  const births = new WeakMap<pg.PoolClient, number>()
  let age = 0
  return {
    born: (client: pg.PoolClient) => void births.set(client, age),
    isDoubted: (client: pg.PoolClient) => births.get(client) !== age,
    doubt(client: pg.PoolClient): void {
      if (births.get(client) === age) age += 1
    },
  }
}

/** Shared with the one connection that brings the tables up to date. */
export function connectionOptions(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'crier',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    // Statements of a transaction are pipelined: two round trips per commit instead of six.
    ...({ pipeline: true } as object),
  }
}

export function queriesOn(client: pg.ClientBase): Queries {
  return {
    async query(text, values = []) {
      const asked: Promise<pg.QueryResult<Row> | pg.QueryResult<Row>[]> = client.query<Row>(text, [...values])
      const result = await asked.catch((error: unknown) => {
        throw refusalOf(error)
      })
      // Several statements in one text have one result each.
      return Array.isArray(result) ? [] : result.rows
    },
  }
}
