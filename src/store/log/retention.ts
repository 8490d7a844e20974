/** What is kept for how long. The rest is deleted in small batches, so that nothing waits for a lock or a flush. */
import type { Database } from '#store/sql/database.ts'
import { tryLockOf } from '#store/sql/locks.ts'

/** In the order of deletion. A key refers to a change, so it is deleted first. */
export const PRUNED = ['undated keys', 'keys', 'alerts', 'items', 'turns', 'audit', 'changes'] as const
export type Pruned = (typeof PRUNED)[number]

/** The newest changes of every stream are kept however old they are: those that a returning reader may be sent. */
export const KEPT_CHANGES = 1_000

export type PruneAsk = {
  readonly what: Pruned
  /** Deletes what is older. An instant in UTC. */
  readonly before: string
  readonly limit: number
  /** For changes: the stream. */
  readonly stream?: string
}

export interface Retention {
  /** Deletes one batch and returns the number of rows. */
  prune(asked: PruneAsk): Promise<number>
  /** The streams, by name, with more changes than are kept in any case. */
  streams(after: string, limit: number): Promise<readonly string[]>
}

/** The first member of that name is the change's own: only its offset and kind precede it. */
const CHANGED_AT = `substr(change, instr(change, '"at":"') + 6, 24)`
const ENDED = `(SELECT id FROM campaigns WHERE state <> 'running' AND made_at < ? ORDER BY made_at, id LIMIT ?)`

const retentionSql = {
  // One node at a time: the others would find nothing left to delete.
  lock: tryLockOf('retention'),
  keys: `DELETE FROM idempotency_keys WHERE (stream, idempotency_key) IN (SELECT stream, idempotency_key
      FROM idempotency_keys WHERE made_on <> '' AND made_on < ? LIMIT ?) RETURNING 1`,
  // Rows of versions that did not store the day.
  undatedKeys: `UPDATE idempotency_keys SET made_on = coalesce((SELECT substr(${CHANGED_AT}, 1, 10) FROM changes
        WHERE changes.stream = idempotency_keys.stream AND changes.change_offset = idempotency_keys.change_offset), ?)
      WHERE (stream, idempotency_key) IN
        (SELECT stream, idempotency_key FROM idempotency_keys WHERE made_on = '' LIMIT ?) RETURNING 1`,
  lanes: `DELETE FROM campaign_lanes WHERE campaign IN ${ENDED}`,
  parts: `DELETE FROM campaign_parts WHERE campaign IN ${ENDED}`,
  campaigns: `DELETE FROM campaigns WHERE id IN ${ENDED} RETURNING 1`,
  items: `DELETE FROM hook_items WHERE (hook, item) IN
      (SELECT hook, item FROM hook_items WHERE seen_at <> '' AND seen_at < ? LIMIT ?) RETURNING 1`,
  turns: `DELETE FROM live_turns WHERE blog IN
      (SELECT blog FROM live_turns WHERE told <> '' AND runner = '' AND
        COALESCE((SELECT NULLIF(last_at, '') FROM streams WHERE stream = 'blog:' || live_turns.blog), told) < ? LIMIT ?)
      RETURNING 1`,
  // Always a prefix of the stream and never a hole, whatever times the versions before this one gave their changes.
  changes: `WITH first AS (SELECT change_offset, ${CHANGED_AT} AS at FROM changes WHERE stream = ?
        AND change_offset <= (SELECT head - ${KEPT_CHANGES} FROM streams WHERE streams.stream = changes.stream)
        ORDER BY change_offset LIMIT ?)
      DELETE FROM changes WHERE stream = ? AND change_offset IN (SELECT change_offset FROM first WHERE change_offset <
        coalesce((SELECT min(change_offset) FROM first WHERE at >= ?), ${Number.MAX_SAFE_INTEGER})) RETURNING 1`,
  audit: `DELETE FROM audit WHERE (at, id) IN (SELECT at, id FROM audit WHERE at < ? ORDER BY at, id LIMIT ?) RETURNING 1`,
  streams: `SELECT stream FROM streams WHERE stream > ? AND head > ${KEPT_CHANGES} ORDER BY stream LIMIT ?`,
} as const

type Name = keyof typeof retentionSql
type Statement = readonly [name: Name, ...values: (string | number)[]]

/** The last statement returns the number of rows. */
function statementsFor({ what, before, limit, stream = '' }: PruneAsk): readonly Statement[] {
  const day = before.slice(0, 10)
  switch (what) {
    case 'keys':
      return [['keys', day, limit]]
    case 'undated keys':
      return [['undatedKeys', day, limit]]
    case 'alerts':
      return [
        ['lanes', before, limit],
        ['parts', before, limit],
        ['campaigns', before, limit],
      ]
    case 'items':
      return [['items', before, limit]]
    case 'turns':
      return [['turns', before, limit]]
    case 'audit':
      return [['audit', before, limit]]
    case 'changes':
      return [['changes', stream, limit, stream, before]]
  }
}

export function createRetention(database: Database): Retention {
  const prepared = database.prepare(retentionSql)
  return {
    prune: asked =>
      prepared.transaction(async run => {
        const [lock] = await run('lock')
        if (lock && lock.is_ours !== true) return 0
        let rows = 0
        for (const [name, ...values] of statementsFor(asked)) rows = (await run(name, values)).length
        return rows
      }),
    streams: async (after, limit) =>
      (await prepared.run('streams', [after, limit])).map(({ stream }) => String(stream)),
  }
}
