/** The statements of the comments' store. */
import { ADD_AUDIT } from '#store/audit/audit-row.ts'
import type { Run } from '#store/sql/database.ts'
import { COLUMNS } from './comment-row.ts'
import { commentSql } from './comment-sql.ts'
import { MOST_BLOCKS, MOST_OWN, PSEUDONYM_CHARACTERS } from './comments.ts'

/** Also limits the counting of doubles to rows that an index has. */
const UNDECIDED = "c.state IN ('waiting', 'held')"
const PSEUDONYM = `substr(writer, 1, ${PSEUDONYM_CHARACTERS})`

const listed = (column: string) => ({
  sqlite: `${column} IN (SELECT value FROM json_each(?))`,
  postgres: `${column} = ANY (?::text[])`,
})
const both = (text: (list: string) => string, column: string) => ({
  sqlite: text(listed(column).sqlite),
  postgres: text(listed(column).postgres),
})

/** Places sort as text, and what is absent sorts last. */
export const TOP_PLACE = { shownAt: '~', id: '~' }

export const commentsSql = {
  ...commentSql,
  audit: ADD_AUDIT,
  /** The lock of everything below. */
  takeCounts: `INSERT INTO comment_counts (blog, revision, waiting, held, shown, rejected, dropped)
    VALUES (?, 1, 0, 0, 0, 0, 0) ON CONFLICT (blog) DO UPDATE SET revision = comment_counts.revision + 1
    RETURNING waiting, held`,
  add: `INSERT INTO comments (blog, id, version, state, about, writer, sent_as, sent, alike, changed_at, shown_at,
      is_answered, merged_into, tell, content)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (blog, sent_as) DO NOTHING RETURNING id`,
  sentBefore: `SELECT c.id, c.state, c.sent, m.state AS main_state FROM comments c
    LEFT JOIN comments m ON m.blog = c.blog AND m.id = c.merged_into WHERE c.blog = ? AND c.sent_as = ?`,
  blogsAmong: both(list => `SELECT id FROM blogs WHERE ${list}`, 'id'),
  forgetCounts: 'DELETE FROM comment_counts WHERE blog = ?',
  setCounts: 'UPDATE comment_counts SET waiting = ?, held = ?, dropped = dropped + ? WHERE blog = ?',
  dropOldest: `DELETE FROM comments WHERE blog = ? AND id IN
    (SELECT id FROM comments WHERE blog = ? AND state = ? ORDER BY id LIMIT ?) RETURNING 1`,
  blockedAmong: both(list => `SELECT writer FROM comment_blocks WHERE ${list}`, 'writer'),

  find: both(list => `SELECT ${COLUMNS} FROM comments c WHERE c.blog = ? AND ${list}`, 'c.id'),
  newest: `SELECT ${COLUMNS} FROM comments c WHERE c.blog = ? AND c.state = ? AND c.id < ? ORDER BY c.id DESC LIMIT ?`,
  newestAbout: `SELECT ${COLUMNS} FROM comments c WHERE c.blog = ? AND c.state = ? AND c.id < ? AND c.about = ?
    ORDER BY c.id DESC LIMIT ?`,
  mostAlike: `SELECT ${COLUMNS}, counted.doubles FROM
    (SELECT c.blog, c.id, c.alike, COUNT(*) OVER (PARTITION BY c.alike) AS doubles FROM comments c
      WHERE ${UNDECIDED} AND c.blog = ? AND c.state = ?) AS counted
    JOIN comments c ON c.blog = counted.blog AND c.id = counted.id
    WHERE (counted.doubles, counted.alike, counted.id) < (?, ?, ?) AND (? = '' OR c.about = ?)
    ORDER BY counted.doubles DESC, counted.alike DESC, counted.id DESC LIMIT ?`,
  countAlike: both(
    list => `SELECT c.alike, COUNT(*) AS doubles FROM comments c WHERE ${UNDECIDED} AND c.blog = ? AND c.state = ? AND ${list}
      GROUP BY c.alike`,
    'c.alike',
  ),
  counts: `SELECT s.epoch, k.revision, k.waiting, k.held, k.shown, k.rejected, k.dropped
    FROM streams s LEFT JOIN comment_counts k ON k.blog = ? WHERE s.stream = ?`,

  head: 'SELECT epoch, head FROM streams WHERE stream = ?',
  shown: `SELECT ${COLUMNS} FROM comments c WHERE c.blog = ? AND c.shown_at <> '' AND (c.shown_at, c.id) < (?, ?)
    AND (? < 0 OR c.is_answered = ?) ORDER BY c.shown_at DESC, c.id DESC LIMIT ?`,
  shownAbout: `SELECT ${COLUMNS} FROM comments c WHERE c.blog = ? AND c.about = ? AND c.about <> '' AND c.shown_at <> ''
    AND (c.shown_at, c.id) < (?, ?) AND (? < 0 OR c.is_answered = ?)
    ORDER BY c.shown_at DESC, c.id DESC LIMIT ?`,
  goneAmong: both(list => `SELECT id FROM updates WHERE blog = ? AND shelf <> 'public' AND ${list}`, 'id'),

  mine: `SELECT ${COLUMNS} FROM comments c WHERE c.writer = ? AND c.blog = ? ORDER BY c.id DESC LIMIT ${MOST_OWN}`,
  allOf: `SELECT ${COLUMNS} FROM comments c WHERE c.writer = ? AND (c.blog, c.id) > (?, ?) ORDER BY c.blog, c.id LIMIT ?`,
  visibleOf: `SELECT ${COLUMNS} FROM comments c WHERE c.writer = ? AND (c.shown_at <> '' OR EXISTS
    (SELECT 1 FROM comments d WHERE d.blog = c.blog AND d.merged_into = c.id AND d.merged_into <> ''))
    ORDER BY c.blog, c.id LIMIT ?`,
  setTell: 'UPDATE comments SET tell = ? WHERE blog = ? AND id = ? AND writer = ? AND content <> ? RETURNING 1',
  untellOthers: 'DELETE FROM comment_answers WHERE comment = ? AND device <> ?',

  addBlock: `INSERT INTO comment_blocks (writer, at, made_by) VALUES (?, ?, ?)
    ON CONFLICT (writer) DO UPDATE SET at = excluded.at, made_by = excluded.made_by`,
  forgetBlocks: `DELETE FROM comment_blocks WHERE writer NOT IN
    (SELECT writer FROM comment_blocks ORDER BY at DESC, writer LIMIT ${MOST_BLOCKS})`,
  blocks: 'SELECT writer, at, made_by FROM comment_blocks ORDER BY at DESC, writer',
  removeBlock: `DELETE FROM comment_blocks WHERE ${PSEUDONYM} = ? RETURNING 1`,
  blogsWaiting: `SELECT DISTINCT c.blog FROM comments c WHERE c.writer = ? AND ${UNDECIDED} ORDER BY c.blog`,
  blogsOf: 'SELECT DISTINCT blog FROM comments WHERE writer = ? ORDER BY blog',
  // The content is a JSON object, of which a later member replaces an earlier one of the same name.
  rejectAll: `UPDATE comments SET version = version + 1, state = 'rejected', changed_at = ?,
      content = substr(content, 1, length(content) - 1) || ?
    WHERE writer = ? AND blog = ? AND state = ? RETURNING 1`,
  eraseAnswers: `DELETE FROM comment_answers WHERE comment IN (SELECT id FROM comments WHERE writer = ? AND blog = ?)`,
  eraseAll: `DELETE FROM comments WHERE writer = ? AND blog = ? AND shown_at = '' RETURNING state`,
} as const

export type RunComments = Run<keyof typeof commentsSql>
