/** Scheduled updates that are due: on SQLite by the machine's clock, on PostgreSQL by the database's. */
import type { Update } from '#shared/blog/update.ts'
import type { Database } from '#store/sql/database.ts'
import { NOW_MS, takenRows } from '#store/sql/portable.ts'
import type { Row } from '#store/sql/postgres.ts'
import type { DueAsk, DueUpdates } from './records.ts'

type TakeDue = (asked: DueAsk) => Promise<DueUpdates>

const SQLITE = {
  due: 'SELECT state FROM updates WHERE publish_at <= ? ORDER BY publish_at, id LIMIT ?',
  next: 'SELECT min(publish_at) AS at FROM updates WHERE publish_at > ? AND publish_at <= ?',
} as const

/** Only one node queries. */
export function dueOnSqlite(database: Database): TakeDue {
  const { run } = database.prepare(SQLITE)
  return async ({ now, aheadMs, limit }) => {
    const updates = (await run('due', [now.toISOString(), limit])).map(updateOf)
    const [next] = await run('next', [now.toISOString(), new Date(now.getTime() + aheadMs).toISOString()])
    return { updates, ...(typeof next?.at === 'string' && { nextMs: Date.parse(next.at) - now.getTime() }) }
  }
}

/** An append takes milliseconds; if a node is killed before it, another node takes over after this. */
const HOLD_MS = 1_000
/** In the format of `publish_at`, and constant within the statement, so that the index is used. */
const instantIn = (ms: string) =>
  `to_char((statement_timestamp() + ${ms} * interval '1 millisecond') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const DUE = `SELECT blog, id FROM updates WHERE publish_at <= ${instantIn('0')} AND publish_held_until_ms <= ${NOW_MS}
  ORDER BY publish_at, id LIMIT ? FOR UPDATE`

const POSTGRES = {
  next: {
    postgres: `SELECT CEIL(EXTRACT(EPOCH FROM min(greatest(CAST(publish_at AS TIMESTAMPTZ),
        to_timestamp(publish_held_until_ms / 1000.0))) - clock_timestamp()) * 1000) AS ms
      FROM updates WHERE publish_at <= ${instantIn('?')}`,
  },
  take: {
    postgres: `UPDATE updates SET publish_held_until_ms = ${NOW_MS} + ${HOLD_MS} FROM (${takenRows(DUE)}) AS due
      WHERE updates.blog = due.blog AND updates.id = due.id RETURNING publish_at, updates.id, state`,
  },
} as const

/** Divides the due updates among the nodes that query. A single statement while nothing is due. */
export function dueOnPostgres(database: Database): TakeDue {
  const { run } = database.prepare(POSTGRES)

  async function nextIn(aheadMs: number): Promise<number | undefined> {
    const [row] = await run('next', [aheadMs])
    return row?.ms === null || row?.ms === undefined ? undefined : Number(row.ms)
  }

  return async ({ aheadMs, limit }) => {
    const firstMs = await nextIn(aheadMs)
    if (firstMs === undefined) return { updates: [] }
    if (firstMs > 0) return { updates: [], nextMs: firstMs }
    const taken = await run('take', [limit])
    const nextMs = await nextIn(aheadMs)
    return {
      updates: taken.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)).map(updateOf),
      ...(nextMs !== undefined && { nextMs: Math.max(1, nextMs) }),
    }
  }
}

function placeOf({ publish_at: at, id }: Row): string {
  return `${at} ${id}`
}

function updateOf(row: Row): Update {
  return JSON.parse(String(row.state)) as Update
}
