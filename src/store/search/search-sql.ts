/** The statements of the search. */
import { tryLockOf } from '#store/sql/locks.ts'
import { DAMAGED, EMPTYING } from '#store/sql/search-tables.ts'

const WAITING = 'SELECT id, blog FROM search_queue ORDER BY id DESC LIMIT ?'

const MARKED = (inList: string) => `(? = 0 OR id IN (SELECT id FROM update_marks WHERE blog = ? AND mark ${inList}))`
const PASSES = (inList: string) => Array.from({ length: 3 }, () => MARKED(inList)).join(' AND ')

/** Asked of what was found, update by update: listing all ids of a topic takes longer than most searches. */
const FOUND_MARKED = (inList: string) =>
  `(? = 0 OR EXISTS (SELECT 1 FROM update_marks AS marks WHERE marks.blog = ? AND marks.id = entries.id AND marks.mark ${inList}))`
const FOUND_PASSES = (inList: string) => Array.from({ length: 3 }, () => FOUND_MARKED(inList)).join(' AND ')

/** A walk through all updates begins. */
const RESTART = `INSERT INTO search_walk (id, at_blog, at_update, is_done) VALUES (1, '', '', 0)
  ON CONFLICT (id) DO UPDATE SET at_blog = '', at_update = '', is_done = 0`

export const findSql = {
  // Both databases are passed both forms of the query, then the values of `filterValues`. The cross joins keep SQLite in the order of
  // the index, so that it reads as many rows as it returns.
  find: {
    sqlite: `SELECT CAST(entries.place AS TEXT) AS place, updates.state
      FROM search_words CROSS JOIN search_entries AS entries ON entries.place = search_words.rowid
      CROSS JOIN updates ON updates.blog = entries.blog AND updates.id = entries.id
      WHERE search_words MATCH ? AND ? IS NOT NULL AND search_words.rowid < CAST(? AS INTEGER) AND entries.blog = ?
        AND ${FOUND_PASSES('IN (SELECT value FROM json_each(?))')} AND updates.shelf = 'public'
      ORDER BY search_words.rowid DESC LIMIT ?`,
    postgres: `SELECT entries.place, updates.state FROM search_entries AS entries
      JOIN updates ON updates.blog = entries.blog AND updates.id = entries.id
      WHERE ?::text IS NOT NULL AND entries.words @@ ?::tsquery AND entries.place < ?::bigint AND entries.blog = ?
        AND ${FOUND_PASSES('= ANY (?::text[])')} AND updates.shelf = 'public'
      ORDER BY entries.place DESC LIMIT ?`,
  },
  // Updates are queued in the order of blogs, and what is queued is read at once or is in the queue.
  isBehind: `SELECT CASE WHEN EXISTS (SELECT 1 FROM search_queue WHERE blog = ?)
      OR EXISTS (SELECT 1 FROM search_walk WHERE is_done > 1 OR is_done = 0 AND at_blog <= ?) THEN 1 ELSE 0 END AS is_behind`,
} as const

const QUARTERS = (rows: string, inList: string) => `SELECT substr(shown_at, 1, 14) AS hour,
    CAST(substr(shown_at, 15, 2) AS INTEGER) / 15 AS quarter, COUNT(*) AS count FROM updates
  WHERE blog = ? AND shelf = 'public' AND ${rows}${PASSES(inList)} GROUP BY 1, 2 ORDER BY 1 DESC, 2 DESC LIMIT ?`
const quartersOf = (rows: string) => ({
  sqlite: QUARTERS(rows, 'IN (SELECT value FROM json_each(?))'),
  postgres: QUARTERS(rows, '= ANY (?::text[])'),
})

/** Both are answered from an index alone. */
export const quarterSql = { updates: quartersOf(''), keyEvents: quartersOf('is_key = 1 AND ') } as const

export const indexSql = {
  lock: tryLockOf('search'),
  walk: 'SELECT at_blog, at_update, is_done FROM search_walk WHERE id = 1',
  // While it is emptied, no trigger deletes words.
  emptyEntries: { sqlite: 'DELETE FROM search_entries WHERE place IN (SELECT place FROM search_entries LIMIT ?)' },
  anyEntry: 'SELECT place FROM search_entries LIMIT 1',
  restart: RESTART,
  gone: 'SELECT id, blog, version FROM search_gone ORDER BY id LIMIT ?',
  // One that was published again meanwhile is queued, or was indexed already.
  forgetGone: `DELETE FROM search_entries WHERE blog = ? AND id = ? AND NOT EXISTS (SELECT 1 FROM updates
    WHERE updates.blog = search_entries.blog AND updates.id = search_entries.id AND updates.shelf = 'public')`,
  goneDone: 'DELETE FROM search_gone WHERE id = ? AND blog = ? AND version = ?',
  // An update that is being changed at this moment is left to the next step: it must not be read before, and stored after.
  waiting: {
    sqlite: `SELECT queued.id, queued.blog, updates.version, updates.shown_at, updates.state
      FROM (${WAITING}) AS queued CROSS JOIN updates ON updates.blog = queued.blog AND updates.id = queued.id
      WHERE updates.shelf = 'public'`,
    postgres: `SELECT queued.id, queued.blog, updates.version, updates.shown_at, updates.state
      FROM (${WAITING}) AS queued JOIN updates ON updates.blog = queued.blog AND updates.id = queued.id
      WHERE updates.shelf = 'public' FOR SHARE OF updates SKIP LOCKED`,
  },
  forget: 'DELETE FROM search_entries WHERE blog = ? AND id = ?',
  add: {
    sqlite: `INSERT INTO search_entries (place, blog, id, version, scope, words)
      SELECT COALESCE(MAX(place), CAST(? AS INTEGER) - 1) + 1, ?, ?, ?, ?, ?
      FROM search_entries WHERE place BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)`,
    postgres: `INSERT INTO search_entries (place, blog, id, version, words)
      SELECT COALESCE(MAX(place), ?::bigint - 1) + 1, ?::text, ?::text, ?::bigint,
        (SELECT COALESCE(string_agg('''' || ?::text || word || ''':' || nth, ' '), '')::tsvector
          FROM unnest(string_to_array(?::text, ' ')) WITH ORDINALITY AS listed (word, nth))
      FROM search_entries WHERE place BETWEEN ?::bigint AND ?::bigint`,
  },
  done: 'DELETE FROM search_queue WHERE id = ? AND blog = ?',
  // Queued by the walk while it was being removed.
  tidy: `DELETE FROM search_queue WHERE NOT EXISTS (SELECT 1 FROM updates WHERE updates.blog = search_queue.blog
    AND updates.id = search_queue.id AND updates.shelf = 'public')`,
  queued: 'SELECT id FROM search_queue LIMIT 1',
  walked: 'SELECT blog, id FROM updates WHERE (blog, id) > (?, ?) ORDER BY blog, id LIMIT ?',
  queue: `INSERT INTO search_queue (id, blog) SELECT id, blog FROM updates
    WHERE (blog, id) > (?, ?) AND (blog, id) <= (?, ?) AND shelf = 'public' ON CONFLICT DO NOTHING`,
  advance: 'UPDATE search_walk SET at_blog = ?, at_update = ?, is_done = ? WHERE id = 1',
} as const

export const rebuildSql = {
  // Waits for a step, which must not store what it read before.
  lock: { postgres: 'LOCK TABLE search_entries IN ACCESS EXCLUSIVE MODE' },
  begin: `INSERT INTO search_walk (id, at_blog, at_update, is_done, emptied) VALUES (1, '', '', ${EMPTYING}, 1)
    ON CONFLICT (id) DO UPDATE SET is_done = ${EMPTYING}, emptied = search_walk.emptied + 1`,
  emptyWords: { sqlite: "INSERT INTO search_words (search_words) VALUES ('delete-all')" },
  empty: { postgres: 'TRUNCATE search_entries' },
  restart: { postgres: RESTART },
} as const

export const damageSql = {
  // Being emptied ends well or with a replaced index.
  mark: `INSERT INTO search_walk (id, at_blog, at_update, is_done) VALUES (1, '', '', ${DAMAGED})
    ON CONFLICT (id) DO UPDATE SET is_done = ${DAMAGED} WHERE search_walk.emptied = ? AND search_walk.is_done <> ${EMPTYING}`,
} as const

export const fillingSql = { walk: 'SELECT is_done, emptied FROM search_walk WHERE id = 1' } as const

const NOT_EMPTYING = `NOT EXISTS (SELECT 1 FROM search_walk WHERE is_done = ${EMPTYING})`

export const standingSql = {
  updates: "SELECT COUNT(*) AS count FROM updates WHERE shelf = 'public'",
  // While the index is emptied, what is left of it is found by nobody.
  indexed: `SELECT COUNT(*) AS count FROM search_entries WHERE ${NOT_EMPTYING}`,
  waiting: 'SELECT COUNT(*) AS count FROM search_queue',
  walk: 'SELECT is_done FROM search_walk WHERE id = 1',
  stray: `SELECT COUNT(*) AS count FROM search_entries AS entries
    LEFT JOIN updates ON updates.blog = entries.blog AND updates.id = entries.id AND updates.shelf = 'public'
    LEFT JOIN search_queue AS queued ON queued.id = entries.id AND queued.blog = entries.blog
    LEFT JOIN search_gone AS gone ON gone.id = entries.id AND gone.blog = entries.blog
    WHERE ${NOT_EMPTYING} AND queued.id IS NULL AND gone.id IS NULL AND (updates.version IS NULL OR updates.version <> entries.version)`,
} as const
