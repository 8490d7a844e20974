/** The log and the records over one PostgreSQL database, shared by any number of nodes. */
import type { Clock } from '#platform/clock.ts'
import { DatabaseClock } from '#store/sql/database-clock.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import type { TellStep } from '#store/sql/migrations.ts'
import { openPostgres, type Postgres, type Queries } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { dueOnPostgres } from './due.ts'
import type { Log } from './log.ts'
import { PostgresLife } from './postgres-life.ts'
import { PostgresLog } from './postgres-log.ts'
import type { Records } from './records.ts'
import { SqlRecords } from './sql-records.ts'

/** Some for the posts, the rest for reading. Readers are answered from memory, so a node needs few. */
const MAX_CONNECTIONS = 10
/** Blogs that may be waited for at once; each takes a connection while it is. */
const MAX_SIDE_LANES = 3
/** Of all connections, those that side lanes may take. */
const SIDE_SHARE = 1 / 3

type PostgresStore = {
  readonly log: Log
  readonly records: Records
  /** For the other stores. */
  readonly database: Postgres
  readonly databaseClock: DatabaseClock
  close(): Promise<void>
}

export type PostgresStoreOptions = {
  readonly url: string
  readonly clock: Clock
  readonly maxConnections?: number
  /** Posts in one commit at the most. */
  readonly maxGroup?: number
  /** The database went back in time, and all its streams began new lives. */
  readonly onRenewed?: () => void
  /** See DatabaseClock. */
  readonly onSkew?: (aheadMs: number) => void
  readonly onStep?: TellStep
}

export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { url, clock, maxConnections = MAX_CONNECTIONS, onRenewed = () => {}, onSkew = () => {}, ...limits } = options
  await migratePostgres(url, options.onStep)
  const databaseClock = new DatabaseClock({ now: clock.now, elapsedMs: () => performance.now(), onSkew })
  const life = new PostgresLife({ onRenewed })
  const sides = Math.min(MAX_SIDE_LANES, Math.floor(maxConnections * SIDE_SHARE))
  const lives = [life, ...Array.from({ length: sides }, () => new PostgresLife({ onRenewed }))] as const
  const onConnect = async (queries: Queries) => {
    await Promise.all([databaseClock.read(queries), life.compareMarks(queries)])
  }
  const database = openPostgres({ url, maxConnections, onConnect })
  await PostgresLife.forgetOthers(database)
  await Promise.all(lives.map(one => one.join(database)))
  const log = new PostgresLog({ database, lives, databaseClock, clock, ...limits })
  const tables = postgresDatabase(database)
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    await log.close()
    // A database that is away keeps nobody from stopping; the row is forgotten in time.
    await Promise.all(lives.map(one => one.leave(database).catch(() => {})))
    await database.close()
  }

  return {
    log,
    records: new SqlRecords({ database: tables, due: dueOnPostgres(tables) }),
    database,
    databaseClock,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
