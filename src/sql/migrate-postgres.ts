/** Brings the tables of a PostgreSQL database up to date: once, however many nodes start together. */
import pg from 'pg'
import { migrations } from './migrations.ts'
import { stepForPostgres } from './portable.ts'
import { connectionOptions, type Queries, queriesOn } from './postgres.ts'

/** Advisory lock: first half of all of Crier's, second half of the one for migrations. */
const LOCK = [0x63726965, 1]

/** `database_marks`: see `postgres-life.ts`; `audience`, `audience_sums`: see `postgres-exchange.ts`. */
const OWN_TABLES = `
  CREATE TABLE IF NOT EXISTS schema_steps (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS database_marks (id BIGINT PRIMARY KEY, mark TEXT NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS audience
    (node TEXT PRIMARY KEY, counts TEXT NOT NULL, said_at TIMESTAMPTZ NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS audience_sums
    (id BIGINT PRIMARY KEY, counts TEXT NOT NULL, parts TEXT NOT NULL, summed_us BIGINT NOT NULL);
  INSERT INTO schema_steps (id, taken) VALUES (1, 0) ON CONFLICT DO NOTHING`

/** @throws Error that says what is wrong with the database; the reason is its cause. */
export async function migratePostgres(url: string): Promise<void> {
  const client = new pg.Client(connectionOptions(url))
  client.on('error', () => {})
  await client.connect()
  try {
    const queries = queriesOn(client)
    await demandUtf8(queries)
    await queries.query('BEGIN')
    // The lock comes before the look, so that nodes that start together do each step once.
    await queries.query(`SELECT pg_advisory_xact_lock(${LOCK})`)
    await migrate(queries)
    await queries.query('COMMIT')
  } finally {
    await client.end()
  }
}

/** For commands: one that is run with a wrong address must not fill a stranger's database with tables. */
export async function demandTables(url: string): Promise<void> {
  const client = new pg.Client(connectionOptions(url))
  client.on('error', () => {})
  await client.connect()
  try {
    const [row] = await queriesOn(client).query("SELECT to_regclass('schema_steps') AS steps")
    if (row?.steps === null) throw new Error('it has no tables of Crier; the first start of the server makes them')
  } finally {
    await client.end()
  }
}

async function migrate(queries: Queries): Promise<void> {
  await queries.query(OWN_TABLES)
  const [row] = await queries.query('SELECT taken FROM schema_steps WHERE id = 1')
  const taken = Number(row?.taken)
  if (taken > migrations.length) throw new Error('its tables were made by a newer Crier; start that one')
  if (taken === migrations.length) return
  for (const step of migrations.slice(taken)) await queries.query(stepForPostgres(step))
  await queries.query('UPDATE schema_steps SET taken = $1 WHERE id = 1', [migrations.length])
}

async function demandUtf8(queries: Queries): Promise<void> {
  const [row] = await queries.query("SELECT current_setting('server_encoding') AS encoding")
  if (row?.encoding === 'UTF8') return
  throw new Error(`its encoding is ${row?.encoding}; make one with ENCODING 'UTF8' TEMPLATE template0`)
}
