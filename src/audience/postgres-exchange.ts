/** The nodes of one database: a row each, written over every few seconds, in a table that is worth no log of its own. */
import type { Postgres } from '../sql/postgres.ts'
import { type Counts, countsIn, type Exchange, sumOf } from './exchange.ts'

/** Five swaps: one that was lost or late does not make readers go and come. */
const HOLD_MS = 10_000

const SQL = {
  // The database's clock alone: those of the nodes may differ.
  swap: `WITH said AS (
      INSERT INTO audience (node, counts, said_at) VALUES ($1, $2, clock_timestamp())
      ON CONFLICT (node) DO UPDATE SET counts = excluded.counts, said_at = excluded.said_at
    ), gone AS (
      DELETE FROM audience WHERE said_at < clock_timestamp() - interval '1 hour'
    )
    SELECT counts FROM audience WHERE node <> $1 AND said_at > clock_timestamp() - $3 * interval '1 millisecond'`,
  leave: 'DELETE FROM audience WHERE node = $1',
} as const

export type PostgresExchangeOptions = {
  readonly database: Postgres
  /** Unlike that of any other node. */
  readonly node: string
  readonly holdMs?: number
}

export function createPostgresExchange({ database, node, holdMs = HOLD_MS }: PostgresExchangeOptions): Exchange {
  return {
    async swap(mine: Counts) {
      const rows = await database.query(SQL.swap, [node, JSON.stringify(Object.fromEntries(mine)), holdMs])
      return sumOf(rows.map(({ counts }) => countsIn(JSON.parse(String(counts)))))
    },

    async leave() {
      await database.query(SQL.leave, [node])
    },
  }
}
