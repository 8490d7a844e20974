/** Alerts to very many devices on PostgreSQL: the rows that a page of recipients reads, wherever it begins. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { LAST_ID } from '#push/devices/devices.ts'
import { devicesSql } from '#push/devices/devices-sql.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { forPostgres } from '#store/sql/portable.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const { recipients: RECIPIENTS } = forPostgres({ recipients: devicesSql.recipients.postgres })

const DEVICES = 120_000
const PAGE = 500

type Plan = {
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Join Filter'?: number
  readonly Plans?: readonly Plan[]
}

test('a page of recipients reads no more rows near the end than at the start, whatever plan is preferred', async () => {
  await using database = await makeDatabase()
  await migratePostgres(database.url)
  await using opened = new AsyncDisposableStack()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  opened.defer(() => client.end())
  await fill(client)
  const read: number[] = []

  for (const preference of ['enable_seqscan = off', 'enable_nestloop = off', 'enable_mergejoin = off']) {
    await client.query(`RESET ALL; SET ${preference}`)
    // Every device follows the first blog, one in a hundred the second.
    for (const blog of ['all', 'few']) {
      for (const after of ['', '8', 'c', 'f']) read.push(await rowsRead(client, [blog, 'fcm', after, LAST_ID, PAGE]))
    }
  }

  expect(Math.max(...read)).toBeLessThanOrEqual(4 * PAGE)
})

async function fill(client: pg.Client): Promise<void> {
  await client.query(`INSERT INTO devices (id, platform, address, details, registered_at)
    SELECT substr(md5(n::text), 1, 22), 'fcm', md5(n::text), '{}', '2026-03-04T16:44:00.000Z'
    FROM generate_series(1, ${DEVICES}) AS n`)
  await client.query(`INSERT INTO device_blogs (blog, platform, device) SELECT 'all', platform, id FROM devices`)
  await client.query(`INSERT INTO device_blogs (blog, platform, device)
    SELECT 'few', 'fcm', substr(md5(n::text), 1, 22) FROM generate_series(1, ${DEVICES}, 100) AS n`)
  await client.query('ANALYZE')
}

async function rowsRead(client: pg.Client, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${RECIPIENTS}`, [...values])
  return sumOf(rows[0]['QUERY PLAN'][0].Plan)
}

function sumOf(plan: Plan): number {
  const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Join Filter'] ?? 0)
  const own = (plan['Actual Rows'] + removed) * plan['Actual Loops']
  return (plan.Plans ?? []).reduce((sum, one) => sum + sumOf(one), own)
}
