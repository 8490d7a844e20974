/** What is due to be published, by the clock of PostgreSQL, shared out among the nodes that ask. */
import type { Update } from '#shared/blog/update.ts'
import type { Postgres, Row } from '#store/sql/postgres.ts'
import type { DueAsk, DueUpdates } from './records.ts'

/** An append takes milliseconds; a node that was killed meanwhile is followed by another after this. */
const HOLD_MS = 1_000
const NOW_MS = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)'
/** As `publish_at` is written; of the statement's beginning, so that the index can be asked. */
const instantIn = (ms: string) =>
  `to_char((statement_timestamp() + ${ms} * interval '1 millisecond') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const SQL = {
  next: `SELECT CEIL(EXTRACT(EPOCH FROM min(greatest(CAST(publish_at AS TIMESTAMPTZ),
      to_timestamp(publish_held_until_ms / 1000.0))) - clock_timestamp()) * 1000) AS ms
    FROM updates WHERE publish_at <= ${instantIn('$1')}`,
  // Nodes that ask at the same moment pass over each other's rows.
  take: `UPDATE updates SET publish_held_until_ms = ${NOW_MS} + ${HOLD_MS}
    FROM (SELECT blog, id FROM updates WHERE publish_at <= ${instantIn('0')} AND publish_held_until_ms <= ${NOW_MS}
      ORDER BY publish_at, id LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
    WHERE updates.blog = due.blog AND updates.id = due.id RETURNING publish_at, updates.id, state`,
} as const

/** One statement while nothing is due. */
export async function takeDue(database: Postgres, { aheadMs, limit }: Omit<DueAsk, 'now'>): Promise<DueUpdates> {
  const firstMs = await nextIn(database, aheadMs)
  if (firstMs === undefined) return { updates: [] }
  if (firstMs > 0) return { updates: [], nextMs: firstMs }
  const taken = await database.query(SQL.take, [limit])
  const nextMs = await nextIn(database, aheadMs)
  return {
    updates: taken
      .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .map(row => JSON.parse(String(row.state)) as Update),
    ...(nextMs !== undefined && { nextMs: Math.max(1, nextMs) }),
  }
}

async function nextIn(database: Postgres, aheadMs: number): Promise<number | undefined> {
  const [row] = await database.query(SQL.next, [aheadMs])
  return row?.ms === null || row?.ms === undefined ? undefined : Number(row.ms)
}

function placeOf({ publish_at: at, id }: Row): string {
  return `${at} ${id}`
}
