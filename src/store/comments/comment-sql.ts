/**
 * The statements that change a comment, in the log's transactions and in the store's own. The row of the blog's counts is
 * locked first, so that two transactions about one blog never wait for each other's comments.
 */
import type { Value } from '#store/sql/database.ts'
import { inList, NOW_MS } from '#store/sql/portable.ts'
import { COUNTED, type CommentWrite, type CountDeltas } from './comment-write.ts'

/** As the index of the doubles says it. */
const DOUBLE = "blog = ? AND merged_into = ? AND merged_into <> ''"

const THESE = inList('id')

export const commentSql = {
  lockCounts: { postgres: 'SELECT blog FROM comment_counts WHERE blog = ? FOR UPDATE' },
  addCounts: `UPDATE comment_counts SET revision = revision + 1,
    ${COUNTED.map(state => `${state} = ${state} + ?`).join(', ')} WHERE blog = ?`,
  put: `UPDATE comments SET version = ?, state = ?, changed_at = ?, shown_at = ?, is_answered = ?, content = ?
    WHERE blog = ? AND id = ?`,
  /** Besides the text: what tells of its writer, and whether another has the same text. */
  forget: "UPDATE comments SET tell = '', alike = '', sent = '', merged_into = '' WHERE blog = ? AND id = ?",
  untell: 'DELETE FROM comment_answers WHERE comment = ?',
  merge: inList(`UPDATE comments SET version = version + 1, state = 'merged', merged_into = ?, changed_at = ?
    WHERE blog = ? AND id`),
  mergeOthers: inList("UPDATE comments SET merged_into = ? WHERE blog = ? AND merged_into <> '' AND merged_into"),
  countFreed: `UPDATE comment_counts SET waiting = waiting + (SELECT COUNT(*) FROM comments WHERE ${DOUBLE})
    WHERE blog = ?`,
  free: `UPDATE comments SET version = version + 1, state = 'waiting', merged_into = '', changed_at = ?
    WHERE ${DOUBLE}`,
  tellDoubles: queueAnswers(DOUBLE),
  tellOne: queueAnswers('blog = ? AND id = ?'),
  tellThese: {
    sqlite: queueAnswers(`blog = ? AND ${THESE.sqlite}`),
    postgres: queueAnswers(`blog = ? AND ${THESE.postgres}`),
  },
} as const

function queueAnswers(whom: string): string {
  return `INSERT INTO comment_answers (blog, comment, device, made_ms, held_until_ms)
    SELECT blog, id, tell, ${NOW_MS}, 0 FROM comments WHERE ${whom} AND tell <> ''
    ON CONFLICT (comment, device) DO UPDATE SET made_ms = excluded.made_ms, held_until_ms = 0`
}

type Step = readonly [name: keyof typeof commentSql, values: readonly Value[]]

/** In this order; as many for a thousand doubles as for one, since posts wait behind them. */
export function stepsOf(write: CommentWrite, deltas: CountDeltas): readonly Step[] {
  const { blog, id, expects, state, at, shownAt, isAnswered, content, doubles, freesDoubles, tells } = write
  const ids = doubles.map(double => double.id)
  return [
    ['addCounts', [...COUNTED.map(one => deltas[one]), blog]],
    ['put', [expects + 1, state, at, shownAt, Number(isAnswered), content, blog, id]],
    ...(content === '' ? forgetting({ blog, id }) : []),
    ...(ids.length > 0 ? merging({ blog, id, at, ids }) : []),
    ...(freesDoubles ? freeing({ blog, id, at }) : []),
    ...(tells === 'all' ? telling({ blog, id }) : []),
    ...(tells === 'doubles' ? ([['tellThese', [blog, ids]]] as const) : []),
  ]
}

type Merging = Pick<CommentWrite, 'blog' | 'id' | 'at'> & { readonly ids: readonly string[] }

function merging({ blog, id, at, ids }: Merging): readonly Step[] {
  return [
    ['merge', [id, at, blog, ids]],
    ['mergeOthers', [id, blog, ids]],
  ]
}

function forgetting({ blog, id }: Pick<CommentWrite, 'blog' | 'id'>): readonly Step[] {
  return [
    ['forget', [blog, id]],
    ['untell', [id]],
  ]
}

function telling({ blog, id }: Pick<CommentWrite, 'blog' | 'id'>): readonly Step[] {
  return [
    ['tellOne', [blog, id]],
    ['tellDoubles', [blog, id]],
  ]
}

function freeing({ blog, id, at }: Pick<CommentWrite, 'blog' | 'id' | 'at'>): readonly Step[] {
  return [
    ['countFreed', [blog, id, blog]],
    ['free', [at, blog, id]],
  ]
}
