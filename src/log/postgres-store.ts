/** The log and the records over one PostgreSQL database, shared by any number of nodes. */
import type { Clock } from '../clock.ts'
import { migratePostgres } from '../sql/migrate-postgres.ts'
import { openPostgres, type Postgres } from '../sql/postgres.ts'
import type { Log } from './log.ts'
import { PostgresLife } from './postgres-life.ts'
import { PostgresLog } from './postgres-log.ts'
import { PostgresRecords } from './postgres-records.ts'
import type { Records } from './records.ts'

/** One for the posts, the rest for reading. Readers are answered from memory, so a node needs few. */
const MAX_CONNECTIONS = 10

export type PostgresStore = {
  readonly log: Log
  readonly records: Records
  /** For the other stores. */
  readonly database: Postgres
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
}

export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { url, clock, maxConnections = MAX_CONNECTIONS, onRenewed = () => {}, ...limits } = options
  await migratePostgres(url)
  const life = new PostgresLife({ now: clock.now, onRenewed })
  const database = openPostgres({ url, maxConnections, onConnect: queries => life.compareMarks(queries) })
  await life.join(database)
  const log = new PostgresLog({ database, life, clock, ...limits })
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    await log.close()
    // A database that is away keeps nobody from stopping; the row is forgotten in time.
    await life.leave(database).catch(() => {})
    await database.close()
  }

  return {
    log,
    records: new PostgresRecords(database),
    database,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
