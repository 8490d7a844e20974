/** The comments in a group that is appended to PostgreSQL. A group without comments sends no statement of these. */
import { commentSql, stepsOf } from '#store/comments/comment-sql.ts'
import type { KnownComment } from '#store/comments/comment-write.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Queries, Row } from '#store/sql/postgres.ts'
import type { CommentRowWrite } from './comment-group.ts'

// As the store does, in the order of the blogs: comments that arrive take the same locks.
const LOCK = 'SELECT blog FROM comment_counts WHERE blog = ANY ($1::text[]) ORDER BY blog FOR UPDATE'
const SQL = {
  ...forPostgres(commentSql),
  inTurn: LOCK,
  unlessLocked: `${LOCK} SKIP LOCKED`,
  known: `SELECT comments.blog, comments.id, version, state FROM unnest($1::text[], $2::text[]) AS asked (blog, id)
    JOIN comments ON comments.blog = asked.blog AND comments.id = asked.id`,
} as const

type Asked = {
  readonly comments: readonly Pick<KnownComment, 'blog' | 'id'>[]
  readonly locking: 'unless locked' | 'in turn'
}
type Found = { readonly comments: readonly KnownComment[]; readonly locked: ReadonlySet<string> }

const NONE: Found = { comments: [], locked: new Set() }

/** `locked`: blogs whose comments another transaction is changing. */
export async function lockComments(queries: Queries, { comments, locking }: Asked): Promise<Found> {
  if (comments.length === 0) return NONE
  const blogs = [...new Set(comments.map(({ blog }) => blog))]
  const [taken, rows] = await Promise.all([
    queries.query(locking === 'in turn' ? SQL.inTurn : SQL.unlessLocked, [blogs]),
    queries.query(SQL.known, [comments.map(({ blog }) => blog), comments.map(({ id }) => id)]),
  ])
  const ours = new Set(taken.map(({ blog }) => blog))
  const isSkipped = (blog: string) => locking === 'unless locked' && !ours.has(blog)
  return { comments: rows.map(knownOf), locked: new Set(blogs.filter(isSkipped)) }
}

export async function writeComments(queries: Queries, comments: readonly CommentRowWrite[]): Promise<void> {
  for (const { write, deltas } of comments) {
    const steps = stepsOf(write, deltas).flatMap(([name, values]) => {
      const text = SQL[name]
      return text === undefined ? [] : [queries.query(text, [...values])]
    })
    await Promise.all(steps)
  }
}

function knownOf({ blog, id, version, state }: Row): KnownComment {
  return { blog: String(blog), id: String(id), version: Number(version), state: state as KnownComment['state'] }
}
