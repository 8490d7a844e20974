/** The statements of retention: what is deleted by its age, and how much that would be. */
import { commentSql } from '#store/comments/comment-sql.ts'
import { blogLocks, tryLockOf } from '#store/sql/locks.ts'

/** The newest changes of every stream are kept however old they are: those that a returning reader may be sent. */
export const KEPT_CHANGES = 1_000

/** The first member of that name is the change's own: only its offset and kind precede it. */
const CHANGED_AT = `substr(change, instr(change, '"at":"') + 6, 24)`
const END = Number.MAX_SAFE_INTEGER
const KEPT_FROM = `(SELECT head - ${KEPT_CHANGES} FROM streams WHERE streams.stream = changes.stream)`

const OLD_KEY = "made_on <> '' AND made_on < ?"
const OLD_ALERT = "state <> 'running' AND made_at < ?"
const OLD_ITEM = "seen_at <> '' AND seen_at < ?"
const OLD_TURN = `told <> '' AND runner = '' AND
  COALESCE((SELECT NULLIF(last_at, '') FROM streams WHERE stream = 'blog:' || live_turns.blog), told) < ?`
/** A double goes with the comment that it is part of, or stays with it. */
const OLD_COMMENT = `c.changed_at < ? AND c.state IN ('rejected', 'withdrawn', 'merged') AND (c.state <> 'merged' OR
  NOT EXISTS (SELECT 1 FROM comments m WHERE m.blog = c.blog AND m.id = c.merged_into
    AND m.state IN ('waiting', 'held', 'shown')))`
const OLD_BLOG = "phase = 'ended' AND updated_at < ?"
const ENDED_ALERTS = `(SELECT id FROM campaigns WHERE ${OLD_ALERT} ORDER BY made_at, id LIMIT ?)`
const ALERTS_OF_BLOG = '(SELECT id FROM campaigns WHERE blog = ?)'

export const retentionSql = {
  // One node at a time: the others would find nothing left to delete.
  lock: tryLockOf('retention'),
  keys: `DELETE FROM idempotency_keys WHERE (stream, idempotency_key) IN (SELECT stream, idempotency_key
      FROM idempotency_keys WHERE ${OLD_KEY} LIMIT ?) RETURNING 1`,
  // Rows of versions that did not store the day.
  undatedKeys: `UPDATE idempotency_keys SET made_on = coalesce((SELECT substr(${CHANGED_AT}, 1, 10) FROM changes
        WHERE changes.stream = idempotency_keys.stream AND changes.change_offset = idempotency_keys.change_offset), ?)
      WHERE (stream, idempotency_key) IN
        (SELECT stream, idempotency_key FROM idempotency_keys WHERE made_on = '' LIMIT ?) RETURNING 1`,
  lanes: `DELETE FROM campaign_lanes WHERE campaign IN ${ENDED_ALERTS}`,
  parts: `DELETE FROM campaign_parts WHERE campaign IN ${ENDED_ALERTS}`,
  retries: `DELETE FROM campaign_retries WHERE campaign IN ${ENDED_ALERTS}`,
  campaigns: `DELETE FROM campaigns WHERE id IN ${ENDED_ALERTS} RETURNING 1`,
  items: `DELETE FROM hook_items WHERE (hook, item) IN
      (SELECT hook, item FROM hook_items WHERE ${OLD_ITEM} LIMIT ?) RETURNING 1`,
  turns: `DELETE FROM live_turns WHERE blog IN (SELECT blog FROM live_turns WHERE ${OLD_TURN} LIMIT ?) RETURNING 1`,
  // Always a prefix of the stream and never a hole, whatever times the versions before this one gave their changes.
  changes: `WITH first AS (SELECT change_offset, ${CHANGED_AT} AS at FROM changes WHERE stream = ?
        AND change_offset <= ${KEPT_FROM} ORDER BY change_offset LIMIT ?)
      DELETE FROM changes WHERE stream = ? AND change_offset IN (SELECT change_offset FROM first WHERE change_offset <
        coalesce((SELECT min(change_offset) FROM first WHERE at >= ?), ${END})) RETURNING 1`,
  audit: `DELETE FROM audit WHERE (at, id) IN (SELECT at, id FROM audit WHERE at < ? ORDER BY at, id LIMIT ?) RETURNING 1`,
  visits: {
    sqlite: `DELETE FROM site_visits WHERE (visited_from, visited_on) IN
      (SELECT visited_from, visited_on FROM site_visits WHERE visited_on < ? LIMIT ?) RETURNING 1`,
    postgres: `DELETE FROM site_visits_by_slot WHERE (visited_from, visited_on, slot) IN
      (SELECT visited_from, visited_on, slot FROM site_visits_by_slot WHERE visited_on < ? LIMIT ?) RETURNING 1`,
  },
  oldVisits: { postgres: 'DELETE FROM site_visits WHERE visited_on < ?' },
  streams: `SELECT stream FROM streams WHERE stream > ? AND head > ${KEPT_CHANGES} ORDER BY stream LIMIT ?`,
} as const

const bytesOf = (columns: readonly string[]) => `SUM(${columns.map(column => `octet_length(${column})`).join(' + ')})`
const counted = (table: string, where: string, columns: readonly string[]) =>
  `SELECT COUNT(*) AS count, COALESCE(${bytesOf(columns)}, 0) AS bytes FROM ${table} WHERE ${where}`
const OLD_BLOGS = `(SELECT id FROM blogs WHERE ${OLD_BLOG})`
const OLD_STREAMS = `(SELECT kind.name || ':' || blogs.id FROM blogs CROSS JOIN
  (SELECT 'blog' AS name UNION ALL SELECT 'desk' UNION ALL SELECT 'comments') AS kind WHERE ${OLD_BLOG})`
/** Of versions that did not store the day, as `undatedKeys` dates them. */
const OLD_UNDATED_KEY = `made_on = '' AND (SELECT substr(${CHANGED_AT}, 1, 10) FROM changes
  WHERE changes.stream = idempotency_keys.stream AND changes.change_offset = idempotency_keys.change_offset) < ?`
const KEY_COLUMNS = ['stream', 'idempotency_key', 'fingerprint']

/** How many rows a deletion would take, and the bytes of their texts. */
export const measureSql = {
  keys: counted(
    'idempotency_keys',
    `((${OLD_KEY}) OR (${OLD_UNDATED_KEY})) AND stream NOT IN ${OLD_STREAMS}`,
    KEY_COLUMNS,
  ),
  alerts: counted('campaigns', `${OLD_ALERT} AND blog NOT IN ${OLD_BLOGS}`, ['id', 'blog', 'update_id', 'place']),
  items: counted('hook_items', OLD_ITEM, ['hook', 'item', 'update_id']),
  turns: counted('live_turns', `${OLD_TURN} AND blog NOT IN ${OLD_BLOGS}`, ['blog', 'told']),
  audit: counted('audit', 'at < ?', ['at', 'id', 'actor', 'actor_name', 'action', 'blog', 'subject', 'detail']),
  visits: {
    sqlite: counted('site_visits', 'visited_on < ?', ['visited_from', 'visited_on']),
    postgres: counted('site_visits_by_slot', 'visited_on < ?', ['visited_from', 'visited_on']),
  },
  comments: counted('comments c', `${OLD_COMMENT} AND c.blog NOT IN ${OLD_BLOGS}`, ['c.id', 'c.writer', 'c.content']),
  changes: counted(
    'changes',
    `stream = ? AND change_offset <= ${KEPT_FROM} AND change_offset < coalesce((SELECT min(later.change_offset)
      FROM changes later WHERE later.stream = ? AND ${CHANGED_AT.replaceAll('change', 'later.change')} >= ?), ${END}) AND stream NOT IN ${OLD_STREAMS}`,
    ['change'],
  ),
} as const

/** Rejected and withdrawn comments. The counts of their blogs are locked first, as wherever comments are changed. */
export const oldCommentsSql = {
  lock: tryLockOf('retention'),
  lockCounts: commentSql.lockCounts,
  addCounts: commentSql.addCounts,
  find: `SELECT c.blog, c.id FROM comments c WHERE ${OLD_COMMENT} ORDER BY c.changed_at LIMIT ?`,
  remove: {
    sqlite: `DELETE FROM comments AS c WHERE c.blog = ? AND c.id IN (SELECT value FROM json_each(?)) AND ${OLD_COMMENT} RETURNING state`,
    postgres: `DELETE FROM comments AS c WHERE c.blog = ? AND c.id = ANY (?::text[]) AND ${OLD_COMMENT} RETURNING state`,
  },
} as const

/** The rows that deleting ended coverages counts, table by table. */
export const measureEndedSql = {
  updates: counted('updates', `blog IN ${OLD_BLOGS}`, ['state']),
  changes: counted('changes', `stream IN ${OLD_STREAMS}`, ['change']),
  keys: counted('idempotency_keys', `stream IN ${OLD_STREAMS}`, KEY_COLUMNS),
  followers: counted('device_blogs', `blog IN ${OLD_BLOGS}`, ['blog', 'device']),
  comments: counted('comments', `blog IN ${OLD_BLOGS}`, ['id', 'writer', 'content']),
  blogs: counted('blogs', OLD_BLOG, ['id', 'state']),
} as const

/** Of one blog, in batches; its row goes last, so that an interrupted deletion is continued. */
export const endedBlogsSql = {
  lock: { postgres: blogLocks.lock },
  list: `SELECT id FROM blogs WHERE ${OLD_BLOG} AND id > ? ORDER BY id LIMIT ?`,
  isOld: `SELECT id FROM blogs WHERE id = ? AND ${OLD_BLOG}`,
  updates: `DELETE FROM updates WHERE (blog, id) IN (SELECT blog, id FROM updates WHERE blog = ? LIMIT ?) RETURNING id`,
  queuePictures: {
    sqlite: queuedFrom('IN (SELECT value FROM json_each(?))'),
    postgres: queuedFrom('= ANY (?::text[])'),
  },
  hidePictures: {
    sqlite: 'DELETE FROM pictures_shown WHERE shown_by IN (SELECT value FROM json_each(?))',
    postgres: 'DELETE FROM pictures_shown WHERE shown_by = ANY (?::text[])',
  },
  // From the beginning, so that a reader meets the end of what is kept and never a hole.
  changes: `DELETE FROM changes WHERE (stream, change_offset) IN (SELECT stream, change_offset FROM changes
      WHERE stream = ? ORDER BY change_offset LIMIT ?) RETURNING 1`,
  keys: `DELETE FROM idempotency_keys WHERE (stream, idempotency_key) IN (SELECT stream, idempotency_key
      FROM idempotency_keys WHERE stream = ? LIMIT ?) RETURNING 1`,
  followers: `DELETE FROM device_blogs WHERE (blog, platform, device) IN (SELECT blog, platform, device
      FROM device_blogs WHERE blog = ? LIMIT ?) RETURNING 1`,
  comments: `DELETE FROM comments WHERE (blog, id) IN (SELECT blog, id FROM comments WHERE blog = ? LIMIT ?) RETURNING 1`,
  // Comments that are received at this moment wait for the lock, and then find no blog.
  lockComments: `INSERT INTO comment_counts (blog, revision, waiting, held, shown, rejected, dropped)
    VALUES (?, 1, 0, 0, 0, 0, 0) ON CONFLICT (blog) DO UPDATE SET revision = comment_counts.revision + 1`,
  commentCounts: 'DELETE FROM comment_counts WHERE blog = ?',
  commentAnswers: 'DELETE FROM comment_answers WHERE blog = ?',
  contributors: 'DELETE FROM contributor_blogs WHERE blog = ?',
  updateReads: 'DELETE FROM update_reads WHERE blog = ?',
  siteReads: 'DELETE FROM site_reads WHERE blog = ?',
  hourlyReads: 'DELETE FROM hourly_reads WHERE blog = ?',
  retries: `DELETE FROM campaign_retries WHERE campaign IN ${ALERTS_OF_BLOG}`,
  parts: `DELETE FROM campaign_parts WHERE campaign IN ${ALERTS_OF_BLOG}`,
  lanes: `DELETE FROM campaign_lanes WHERE campaign IN ${ALERTS_OF_BLOG}`,
  campaigns: 'DELETE FROM campaigns WHERE blog = ?',
  turns: 'DELETE FROM live_turns WHERE blog = ?',
  checkpoints: "DELETE FROM push_checkpoints WHERE stream = 'blog:' || ?",
  stream: 'DELETE FROM streams WHERE stream = ?',
  blog: 'DELETE FROM blogs WHERE id = ? RETURNING 1',
} as const

function queuedFrom(list: string): string {
  return `INSERT INTO pictures_to_erase (picture, held_until_ms)
    SELECT DISTINCT picture, 0 FROM pictures_shown WHERE shown_by ${list} ORDER BY picture ON CONFLICT DO NOTHING`
}
