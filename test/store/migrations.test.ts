/** Tables of older databases are migrated step by step, with log lines; and queries use their indexes. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { expect, test } from 'vitest'
import { recordsSql } from '#store/log/records-sql.ts'
import { makeIndex, migratePostgres } from '#store/sql/migrate-postgres.ts'
import { migrations, type StepTold } from '#store/sql/migrations.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { queriesOn } from '#store/sql/postgres.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

/** The tables of the first release, and of soon after. */
const OLD = 3

/** The steps of 0.2.0, the last release. */
const RELEASED = 20

const database = forThisFile(makeDatabase)

test('a data folder of an older version is migrated, each step logged before it starts and when it is done', async () => {
  const folder = await newFolder()
  const file = join(folder, 'crier.db')
  using old = new DatabaseSync(file)
  for (const step of migrations.slice(0, OLD)) if (typeof step === 'string') old.exec(step)
  old.exec(`PRAGMA user_version = ${OLD}`)
  const told: StepTold[] = []

  openSqlite(file, one => told.push(one)).close()
  openSqlite(file, one => told.push(one)).close()

  const steps = Array.from({ length: migrations.length - OLD }, (_, n) => OLD + 1 + n)
  expect(told.map(({ step }) => step)).toEqual(steps.flatMap(step => [step, step]))
  expect(told.filter(({ ms }) => ms !== undefined)).toHaveLength(steps.length)
})

test('a new data folder is created without log lines', () => {
  const told: StepTold[] = []

  openSqlite(':memory:', one => told.push(one)).close()

  expect(told).toEqual([])
})

test.each(['pinned', 'keyed', 'keyPage'] as const)(
  'on SQLite, reading "%s" scans only the rows that it returns',
  name => {
    using sqlite = openSqlite(':memory:')
    const values = Array(recordsSql[name].split('?').length - 1).fill('')

    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${recordsSql[name]}`).all(...values)

    const [step, ...rest] = plan.map(({ detail }) => String(detail))
    expect(step).toContain(`USING INDEX updates_${name === 'pinned' ? 'pinned' : 'keyed'}`)
    expect(rest).toEqual([])
  },
)

test('nodes that start together on a new database create each table once, and every index is complete', async () => {
  await Promise.all([1, 2, 3].map(() => migratePostgres(database.url)))

  const { taken } = await database.ask('SELECT taken FROM schema_steps')
  const { broken } = await database.ask('SELECT count(*) AS broken FROM pg_index WHERE NOT indisvalid')
  expect([Number(taken), Number(broken)]).toEqual([migrations.length, 0])
})

test('no step since the last release makes an index on a table in use within its transaction, where every writer waits for it', () => {
  const steps = migrations
    .slice(RELEASED)
    .map(step => (typeof step === 'string' ? step : 'postgres' in step ? step.postgres : ''))

  const made = steps.map(step => namesIn(step, /CREATE TABLE (\w+)/g))
  const indexed = steps.map(step => namesIn(step, /CREATE (?:UNIQUE )?INDEX \w+ ON (\w+)/g))

  expect(indexed.flat()).not.toEqual([])
  expect(indexed.flatMap((tables, step) => tables.filter(table => !made[step]?.includes(table)))).toEqual([])
})

function namesIn(text: string, pattern: RegExp): readonly (string | undefined)[] {
  return [...text.matchAll(pattern)].map(([, name]) => name)
}

test('while an index is made, and waits for a registration that began before it, other devices register', async () => {
  await migratePostgres(database.url)
  await using slow = await connect()
  await using other = await connect()
  await using builder = await connect()
  const follow = "INSERT INTO device_blogs (platform, device, blog) VALUES ('fcm', $1, 'strike')"
  await slow.query('BEGIN')
  await slow.query(follow, ['slow'])

  const made = makeIndex(
    builder,
    'device_blogs_again',
    "device_blogs (blog, platform, level, topics) WHERE level <> 'all'",
  )
  await expect
    .poll(() => other.query("SELECT 1 FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting%'"))
    .toHaveLength(1)
  await other.query("SET lock_timeout = '10s'")
  await other.query(follow, ['other'])
  await slow.query('COMMIT')
  await made

  const { valid } = await database.ask(
    "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'device_blogs_again'::regclass",
  )
  expect(valid).toBe(true)
})

async function connect() {
  const client = new pg.Client(database.url)
  await client.connect()
  return { ...queriesOn(client), [Symbol.asyncDispose]: () => client.end() }
}

test('an interrupted index is rebuilt', async () => {
  await migratePostgres(database.url)
  await database.ask("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'updates_keyed'::regclass")
  await using builder = await connect()

  await makeIndex(builder, 'updates_keyed', "updates (blog) WHERE shelf = 'public' AND is_key = 1")

  const { valid } = await database.ask(
    "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'updates_keyed'::regclass",
  )
  expect(valid).toBe(true)
})
