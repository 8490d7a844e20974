/** Tables of older databases are migrated step by step, with log lines; and queries use their indexes. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
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

test('an interrupted index is rebuilt', async () => {
  await migratePostgres(database.url)
  await database.ask("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'updates_keyed'::regclass")
  const client = new pg.Client(database.url)
  await client.connect()
  onTestFinished(() => client.end())

  await makeIndex(queriesOn(client), 'updates_keyed', "updates (blog) WHERE shelf = 'public' AND is_key = 1")

  const { valid } = await database.ask(
    "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'updates_keyed'::regclass",
  )
  expect(valid).toBe(true)
})
