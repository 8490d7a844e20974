/**
 * The cost of finding streams that grew on PostgreSQL, compared with the former query, which compared all streams with
 * their checkpoints. `node bench/push-follow.ts [blogs]`; starts its own PostgreSQL.
 */
import pg from 'pg'
import { campaignsSql } from '#push/campaign/campaigns-sql.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { forPostgres } from '#store/sql/portable.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { median, print, two, whole } from './figures.ts'

const ROUNDS = 21
const GROWN = 20
const blogs = Number(process.argv[2] ?? 100_000)

/** The former query: every stream that ever existed, joined with a table of checkpoints. */
const COMPARING = `SELECT s.stream, s.epoch, s.head, c.epoch AS seen_epoch, c.change_offset
  FROM streams s LEFT JOIN push_checkpoints c ON c.stream = s.stream
  WHERE s.stream LIKE 'blog:%' AND s.head > 0
    AND (c.stream IS NULL OR c.epoch <> s.epoch OR c.change_offset < s.head) LIMIT $1`

await using server = await startPostgres()
const url = server.urlOf('postgres')
await migratePostgres(url)
const client = new pg.Client({ connectionString: url })
await client.connect()
await client.query(
  `INSERT INTO streams (stream, epoch, head, last_at, pushed_epoch, pushed)
  SELECT kind || n, 'e', 50, '2026-03-04T16:44:00.000Z', 'e', 50
  FROM generate_series(1, $1::int) AS n, unnest(ARRAY['blog:', 'desk:']) AS kind`,
  [blogs],
)
await client.query("INSERT INTO push_checkpoints SELECT stream, epoch, head FROM streams WHERE stream LIKE 'blog:%'")
await client.query(`UPDATE streams SET head = head + 1 WHERE stream IN
  (SELECT 'blog:' || n FROM generate_series(1, ${GROWN}) AS n)`)
await client.query('VACUUM ANALYZE')

const rows: [string, string, string][] = [['', 'ms per query', 'streams found']]
for (const [name, text] of [
  ['comparing all', COMPARING],
  ['by the index', forPostgres({ behind: campaignsSql.behind }).behind],
] as const) {
  const times: number[] = []
  let found = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const beganMs = performance.now()
    found = (await client.query(text, [100])).rowCount ?? 0
    times.push(performance.now() - beganMs)
  }
  rows.push([name, two(median(times)), whole(found)])
}
print(`Push finds streams that grew, among ${whole(blogs)} blogs`, rows)
await client.end()
