/**
 * The cost of a page of an alert's recipients on PostgreSQL, early and late, compared with the former join.
 * `node bench/push-recipients.ts [devices] [--without-join]`; starts its own PostgreSQL. Ten million devices take about
 * 10 GB of disk and some minutes to insert.
 */
import { parseArgs } from 'node:util'
import pg from 'pg'
import { LAST_ID } from '#push/devices/devices.ts'
import { devicesSql } from '#push/devices/devices-sql.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { forPostgres } from '#store/sql/portable.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { median, print, two, whole } from './figures.ts'

const { recipients: RECIPIENTS } = forPostgres({ recipients: devicesSql.recipients.postgres })

const ROUNDS = 5
const PAGE = 2_000
const PLACES = ['', '4', '8', 'c'] as const
const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'without-join': { type: 'boolean' } } })
const devices = Number(positionals[0] ?? 1_000_000)

/** The former join: the planner may start at the first device on every page. */
const JOIN = `SELECT d.id, d.details, d.registered_at FROM device_blogs f JOIN devices d ON d.id = f.device
  WHERE f.blog = $1 AND f.platform = $2 AND f.device > $3 AND f.device <= $4 ORDER BY f.device LIMIT $5`

await using server = await startPostgres()
const url = server.urlOf('postgres')
await migratePostgres(url)
const client = new pg.Client({ connectionString: url })
await client.connect()
// Ids are spread evenly and inserted in their order: random ones would take an hour for ten million.
await client.query(
  `INSERT INTO devices (id, platform, address, details, registered_at)
  SELECT place || substr(md5(n::text), 1, 14), 'fcm', place || md5(n::text),
    '{"platform":"fcm","token":"' || repeat(md5(n::text), 5) || '"}', '2026-03-04T16:44:00.000Z'
  FROM generate_series(1, $1::int) AS n,
    LATERAL (SELECT lpad(to_hex((n - 1) * 4294967296 / $1::bigint), 8, '0') AS place) AS at`,
  [devices],
)
await client.query("INSERT INTO device_blogs (blog, platform, device) SELECT 'all', platform, id FROM devices")
await client.query(`INSERT INTO device_blogs (blog, platform, device)
  SELECT 'few', platform, id FROM devices TABLESAMPLE SYSTEM (1)`)
await client.query('VACUUM ANALYZE')

const rows: [string, string, string][] = [['', 'ms a page', 'after']]
const ways = { 'by look-ups': RECIPIENTS, ...(!values['without-join'] && { 'as a join': JOIN }) }
for (const [name, text] of Object.entries(ways)) {
  for (const blog of ['all', 'few']) {
    for (const place of PLACES)
      rows.push([`${name}, ${blog}`, two(await msOf(text, [blog, place])), place || 'the start'])
  }
}
print(`Pages of ${whole(PAGE)} of ${whole(devices)} devices`, rows)
await client.end()

async function msOf(text: string, [blog, place]: readonly [string, string]): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const beganMs = performance.now()
    await client.query(text, [blog, 'fcm', place, LAST_ID, PAGE])
    times.push(performance.now() - beganMs)
  }
  return median(times)
}
