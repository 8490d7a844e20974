/** The log and the records over one PostgreSQL database, which any number of nodes share. */
import type { Clock } from '#platform/clock.ts'
import { DatabaseClock } from '#store/sql/database-clock.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import type { TellStep } from '#store/sql/migrations.ts'
import { openPostgres, type Queries } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { dueOnPostgres } from './due.ts'
import type { CountGroup } from './log.ts'
import { PostgresLife } from './postgres-life.ts'
import { PostgresLog } from './postgres-log.ts'
import { SqlRecords } from './sql-records.ts'
import { WriteProof } from './write-proof.ts'

/** A few for posts, the rest for reads. Readers are served from memory, so a node needs few. */
const MAX_CONNECTIONS = 10
/** Blogs whose locks may be waited for at once; each occupies a connection meanwhile. */
const MAX_SIDE_LANES = 3
/** The share of all connections that side lanes may occupy. */
const SIDE_SHARE = 1 / 3

export type PostgresStoreOptions = {
  readonly url: string
  readonly clock: Clock
  readonly maxConnections?: number
  /** Maximum number of posts in one commit. */
  readonly maxGroup?: number
  readonly onGroup?: CountGroup
  /** Called when the database went back in time and all streams got new epochs. */
  readonly onRenewed?: () => void
  /** See DatabaseClock. */
  readonly onSkew?: (aheadMs: number) => void
  readonly onStep?: TellStep
}

export async function openPostgresStore(options: PostgresStoreOptions) {
  const { url, clock, maxConnections = MAX_CONNECTIONS, onRenewed = () => {}, onSkew = () => {}, ...limits } = options
  await migratePostgres(url, { ...(options.onStep && { onStep: options.onStep }) })
  const databaseClock = new DatabaseClock({ now: clock.now, elapsedMs: () => clock.elapsedMs(), onSkew })
  const life = new PostgresLife({ onRenewed })
  const sides = Math.min(MAX_SIDE_LANES, Math.floor(maxConnections * SIDE_SHARE))
  const lives = [life, ...Array.from({ length: sides }, () => new PostgresLife({ onRenewed }))] as const
  const onConnect = async (queries: Queries) => {
    await Promise.all([databaseClock.read(queries), life.compareMarks(queries)])
  }
  const database = openPostgres({ url, maxConnections, onConnect })
  await PostgresLife.forgetOthers(database)
  // One after the other, over one connection: of 200 nodes that start together, each would open as many as it has lanes.
  for (const one of lives) await one.join(database)
  const proof = new WriteProof({ write: () => life.touch(database), clock })
  const log = new PostgresLog({ database, lives, databaseClock, clock, proof, ...limits })
  const tables = postgresDatabase(database)
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    await log.close()
    // A database that is away must not prevent a stop; the row is forgotten in time.
    await Promise.all(lives.map(one => one.leave(database).catch(() => {})))
    await database.close()
  }

  return {
    log,
    records: new SqlRecords({ database: tables, due: dueOnPostgres(tables) }),
    /** Shared with the other stores. */
    database,
    databaseClock,
    /** Resolves if posts can be stored now. @throws the reason why not */
    prove: () => proof.prove(),
    close: (): Promise<void> => {
      closing ??= close()
      return closing
    },
  }
}
