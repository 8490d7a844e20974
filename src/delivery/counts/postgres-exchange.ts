/**
 * The exchange over PostgreSQL: each node writes its counts into its own row, and the first one to find the sum outdated has the
 * database compute it; the others read the sum. So traffic grows with the number of nodes, not its square.
 */
import type { Postgres, Row } from '#store/sql/postgres.ts'
import { type Counts, countsIn, type Exchange } from './exchange.ts'

/** Nobody looks at such a number more often than every few seconds. */
const SWAP_MS = 5_000
/** A few exchanges, so that a late or lost one does not make the total jump. */
const HOLD_MS = 15_000
/** Summing two hundred nodes with a thousand blogs each takes the database 100 to 200 ms. */
const SUM_MS = 2_000
/** Own reports to remember: a sum is never older than this many exchanges. */
const MAX_SAID = 8

// Only the database's clock, because clocks of nodes differ. Microseconds, to tell two reports of a node apart.
const NOW_US = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)'
const SAID_US = 'CAST(EXTRACT(EPOCH FROM said_at) * 1000000 AS BIGINT)'

const SQL = {
  say: `WITH said AS (
      INSERT INTO audience (node, counts, said_at) VALUES ($1, $2, clock_timestamp())
      ON CONFLICT (node) DO UPDATE SET counts = excluded.counts, said_at = excluded.said_at RETURNING ${SAID_US} AS said_us
    )
    SELECT said_us, counts, CAST(parts AS json) ->> CAST($1 AS TEXT) AS part_us, ${NOW_US} - summed_us AS age_us
    FROM said LEFT JOIN audience_sums ON id = 1`,
  // A node that finds the row locked leaves the summing to the one that holds the lock.
  sum: `WITH turn AS (
      SELECT 1 FROM audience_sums WHERE id = 1 AND ${NOW_US} - summed_us >= $3 * 1000 FOR UPDATE SKIP LOCKED
    ), heard AS (
      SELECT node, counts, ${SAID_US} AS said_us FROM audience
      WHERE said_at > clock_timestamp() - $2 * interval '1 millisecond' AND EXISTS (SELECT 1 FROM turn)
    ), sums AS (
      SELECT key AS name, sum(CAST(value AS BIGINT)) AS total FROM heard, json_each_text(CAST(counts AS json)) GROUP BY key
    )
    UPDATE audience_sums SET summed_us = ${NOW_US},
      counts = coalesce((SELECT json_object_agg(name, total) FROM sums), '{}'),
      parts = coalesce((SELECT json_object_agg(node, said_us) FROM heard), '{}')
    WHERE id = 1 AND EXISTS (SELECT 1 FROM turn)
    RETURNING counts, CAST(parts AS json) ->> CAST($1 AS TEXT) AS part_us`,
  // For the very first node, or after a crash of the database, which empties unlogged tables.
  begin: "INSERT INTO audience_sums (id, counts, parts, summed_us) VALUES (1, '{}', '{}', 0) ON CONFLICT DO NOTHING",
  forget: "DELETE FROM audience WHERE said_at < clock_timestamp() - interval '1 hour'",
  leave: 'DELETE FROM audience WHERE node = $1',
} as const

type PostgresExchangeOptions = {
  readonly database: Postgres
  /** Unique among all nodes. */
  readonly node: string
  readonly holdMs?: number
  /** How old a sum may be before it is recomputed. */
  readonly sumMs?: number
}

export function createPostgresExchange(options: PostgresExchangeOptions): Exchange {
  const { database, node, holdMs = HOLD_MS, sumMs = SUM_MS } = options
  /** This node's reports by time: a sum includes one of them, which is subtracted to get the other nodes' total. */
  const said = new Map<number, Counts>()

  function remember(saidUs: number, mine: Counts): void {
    said.set(saidUs, mine)
    const [oldest] = said.keys()
    if (said.size > MAX_SAID && oldest !== undefined) said.delete(oldest)
  }

  function othersIn(row: Row): Counts {
    const sums = countsIn(JSON.parse(String(row.counts ?? '{}')))
    const mine = said.get(Number(row.part_us))
    if (!mine) return sums
    const others = [...sums].map(([name, total]) => [name, total - (mine.get(name) ?? 0)] as const)
    return new Map(others.filter(([, total]) => total > 0))
  }

  return {
    swapMs: SWAP_MS,

    async swap(mine: Counts) {
      const [row = {}] = await database.query(SQL.say, [node, JSON.stringify(Object.fromEntries(mine))])
      remember(Number(row.said_us), mine)
      if (row.age_us === null) await database.query(SQL.begin)
      else if (Number(row.age_us) < sumMs * 1_000) return othersIn(row)
      const [fresh] = await database.query(SQL.sum, [node, holdMs, sumMs])
      if (fresh) await database.query(SQL.forget)
      return othersIn(fresh ?? row)
    },

    async leave() {
      await database.query(SQL.leave, [node])
    },
  }
}
