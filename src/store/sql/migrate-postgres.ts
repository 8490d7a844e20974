/** Brings the tables of a PostgreSQL database up to date: once, however many nodes start together. */
import pg from 'pg'
import { tryConnectionLockOf } from './locks.ts'
import { type Migration, migrations, type TellStep } from './migrations.ts'
import { stepForPostgres } from './portable.ts'
import { connectionOptions, type Queries, queriesOn } from './postgres.ts'
import { demandSettled } from './unsettled-restore.ts'

/** `database_marks`: see `postgres-life.ts`; `audience`, `audience_sums`: see `postgres-exchange.ts`. */
const OWN_TABLES = `
  CREATE TABLE IF NOT EXISTS schema_steps (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS database_marks (id BIGINT PRIMARY KEY, mark TEXT NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS audience
    (node TEXT PRIMARY KEY, counts TEXT NOT NULL, said_at TIMESTAMPTZ NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS audience_sums
    (id BIGINT PRIMARY KEY, counts TEXT NOT NULL, parts TEXT NOT NULL, summed_us BIGINT NOT NULL);
  INSERT INTO schema_steps (id, taken) VALUES (1, 0) ON CONFLICT DO NOTHING`

/** The interval at which to check whether another node has finished. */
const LOOK_MS = 100

type MigrateOptions = { readonly onStep?: TellStep; readonly isRestoring?: boolean }

/** @throws Error that says what is wrong with the database; the reason is its cause. */
export async function migratePostgres(
  url: string,
  { onStep = () => {}, isRestoring = false }: MigrateOptions = {},
): Promise<void> {
  await connected(url, async queries => {
    await demandUtf8(queries)
    // The lock precedes the check, so that nodes that start together do each step once. It ends with the connection.
    while (!(await isLocked(queries))) await new Promise(resolve => setTimeout(resolve, LOOK_MS))
    if (!isRestoring) await demandSettled(queries)
    await migrate(queries, onStep)
  })
}

async function connected(url: string, work: (queries: Queries) => Promise<void>): Promise<void> {
  const client = new pg.Client(connectionOptions(url))
  client.on('error', () => {})
  await client.connect()
  try {
    await work(queriesOn(client))
  } finally {
    await client.end()
  }
}

/** Polled instead of waited for: CREATE INDEX CONCURRENTLY waits for all running statements, so a waiting one would deadlock with it. */
async function isLocked(queries: Queries): Promise<boolean> {
  const [row] = await queries.query(tryConnectionLockOf('migrations').postgres)
  return row?.is_ours === true
}

/** For commands: one with a wrong address must not create tables in a stranger's database. */
export async function demandTables(url: string): Promise<void> {
  await connected(url, async queries => {
    await demandSettled(queries)
    const [row] = await queries.query("SELECT to_regclass('schema_steps') AS steps")
    if (row?.steps === null) throw new Error('it has no tables of Crier; the first start of the server creates them')
  })
}

async function migrate(queries: Queries, onStep: TellStep): Promise<void> {
  await atOnce(queries, OWN_TABLES)
  const [row] = await queries.query('SELECT taken FROM schema_steps WHERE id = 1')
  const taken = Number(row?.taken)
  if (taken > migrations.length) throw new Error('its tables were migrated by a newer Crier; start that version')
  if (taken === 0) return atOnce(queries, everyStep())
  for (const [index, migration] of migrations.slice(taken).entries()) {
    const [step, begin] = [taken + index + 1, performance.now()]
    onStep({ step, of: migrations.length })
    await takeStep(queries, migration, step)
    onStep({ step, of: migrations.length, ms: Math.round(performance.now() - begin) })
  }
}

/** For a new database: one transaction, and indexes as they are built on empty tables. */
function everyStep(): string {
  const statements = migrations.map(migration => {
    if (typeof migration === 'string') return stepForPostgres(migration)
    if ('postgres' in migration) return migration.postgres
    return Object.entries(migration.indexes)
      .map(([name, on]) => `CREATE INDEX ${name} ON ${on}`)
      .join(';\n')
  })
  return [...statements, countOf(migrations.length)].join(';\n')
}

const countOf = (step: number) => `UPDATE schema_steps SET taken = ${step} WHERE id = 1`

async function takeStep(queries: Queries, migration: Migration, step: number): Promise<void> {
  const count = countOf(step)
  if (typeof migration === 'string') return atOnce(queries, `${stepForPostgres(migration)};\n${count}`)
  if ('postgres' in migration) return atOnce(queries, `${migration.postgres};\n${count}`)
  for (const [name, on] of Object.entries(migration.indexes)) await makeIndex(queries, name, on)
  await queries.query(count)
}

/** An interrupted build leaves an invalid index: every write maintains it, and no read uses it. */
export async function makeIndex(queries: Queries, name: string, on: string): Promise<void> {
  const [broken] = await queries.query(
    `SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('${name}') AND NOT indisvalid`,
  )
  if (broken) await queries.query(`DROP INDEX CONCURRENTLY ${name}`)
  await queries.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON ${on}`)
}

async function atOnce(queries: Queries, statements: string): Promise<void> {
  await queries.query('BEGIN')
  try {
    await queries.query(statements)
    await queries.query('COMMIT')
  } catch (error) {
    // The connection may be gone; the first failure is the one to report.
    await queries.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function demandUtf8(queries: Queries): Promise<void> {
  const [row] = await queries.query("SELECT current_setting('server_encoding') AS encoding")
  if (row?.encoding === 'UTF8') return
  throw new Error(`its encoding is ${row?.encoding}; create a database with ENCODING 'UTF8' TEMPLATE template0`)
}
