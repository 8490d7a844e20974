/** What is kept for how long. The rest is deleted in small batches, so that nothing waits for a lock or a flush. */
import type { Database } from '#store/sql/database.ts'
import { EndedBlogs } from './ended-blogs.ts'
import { OldComments } from './old-comments.ts'
import { measureSql, retentionSql } from './retention-sql.ts'

/**
 * In the order of deletion. An ended coverage goes whole, so it is first: its keys and alerts count as its own. A key refers
 * to a change, so it is deleted before that.
 */
export const PRUNED = [
  'ended',
  'undated keys',
  'keys',
  'alerts',
  'items',
  'turns',
  'audit',
  'visits',
  'comments',
  'changes',
] as const
export type Pruned = (typeof PRUNED)[number]

export type PruneAsk = {
  readonly what: Pruned
  /** Deletes what is older. An instant in UTC. */
  readonly before: string
  readonly limit: number
  /** For changes: the stream. */
  readonly stream?: string
  /** For ended coverages: one of `endedBlogs`. */
  readonly blog?: string
}

export type Measured = { readonly rows: number; readonly bytes: number }

type MeasureAsk = Omit<PruneAsk, 'limit' | 'blog'> & {
  /** Coverages that ended before are deleted first, with what belongs to them. By default none. */
  readonly endedBefore?: string
}

export interface Retention {
  /** Deletes one batch and returns the number of rows; `busy` while another process prunes, for milliseconds. */
  prune(asked: PruneAsk): Promise<number | 'busy'>
  /** What `prune` would delete until nothing is left: rows, and the bytes of their texts. Changes nothing. */
  measure(asked: MeasureAsk): Promise<Measured>
  /** The streams, by name, with more changes than are kept in any case. */
  streams(after: string, limit: number): Promise<readonly string[]>
  /** Coverages, by their ids, that ended before and were not changed since. */
  endedBlogs(asked: {
    readonly before: string
    readonly after: string
    readonly limit: number
  }): Promise<readonly string[]>
}

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
      return (['lanes', 'parts', 'retries', 'campaigns'] as const).map(name => [name, before, limit])
    case 'items':
    case 'turns':
    case 'audit':
      return [[what, before, limit]]
    case 'visits':
      return [
        ['oldVisits', day],
        ['visits', day, limit],
      ]
    case 'changes':
      return [['changes', stream, limit, stream, before]]
    case 'ended':
    case 'comments':
      return []
  }
}

export function createRetention(database: Database): Retention {
  const prepared = database.prepare(retentionSql)
  const measures = database.prepare(measureSql)
  const ended = new EndedBlogs(database)
  const comments = new OldComments(database)
  return {
    prune: asked => {
      const { what, blog, before, limit } = asked
      if (what === 'ended') return blog === undefined ? Promise.resolve(0) : ended.prune({ blog, before, limit })
      if (what === 'comments') return comments.prune({ before, limit })
      return prepared.transaction(async run => {
        const [lock] = await run('lock')
        if (lock && lock.is_ours !== true) return 'busy'
        let rows = 0
        for (const [name, ...values] of statementsFor(asked)) rows = (await run(name, values)).length
        return rows
      })
    },
    async measure(asked) {
      // They are dated, not deleted; those that are old are among the keys.
      if (asked.what === 'undated keys') return { rows: 0, bytes: 0 }
      if (asked.what === 'ended') return ended.measure(asked.before)
      const [row] = await measures.run(asked.what, measureValues(asked))
      return { rows: Number(row?.count), bytes: Number(row?.bytes) }
    },
    streams: async (after, limit) =>
      (await prepared.run('streams', [after, limit])).map(({ stream }) => String(stream)),
    endedBlogs: asked => ended.list(asked),
  }
}

/** No coverage was changed before this time. */
const NEVER = ''

function measureValues({ what, before, stream = '', endedBefore = NEVER }: MeasureAsk): readonly string[] {
  const day = before.slice(0, 10)
  switch (what) {
    case 'changes':
      return [stream, stream, before, endedBefore]
    case 'keys':
      return [day, day, endedBefore]
    case 'alerts':
    case 'turns':
    case 'comments':
      return [before, endedBefore]
    case 'visits':
      return [day]
    default:
      return [before]
  }
}
