/** The statements that fill, empty and look at the index of the search. */
import { tryLockOf } from '#store/sql/locks.ts'
import { DAMAGED, EMPTYING } from '#store/sql/search-tables.ts'

const WAITING = 'SELECT id, blog FROM search_queue ORDER BY id DESC LIMIT ?'

/** Lists of the same length. */
const GIVEN = 'unnest(?::text[], ?::text[]) AS given (of_blog, of_id)'
const IS_GONE = `NOT EXISTS (SELECT 1 FROM updates
  WHERE updates.blog = search_entries.blog AND updates.id = search_entries.id AND updates.shelf = 'public')`

/** A walk through all updates begins. */
const RESTART = `INSERT INTO search_walk (id, at_blog, at_update, is_done) VALUES (1, '', '', 0)
  ON CONFLICT (id) DO UPDATE SET at_blog = '', at_update = '', is_done = 0`

export const indexSql = {
  lock: tryLockOf('search'),
  walk: 'SELECT at_blog, at_update, is_done FROM search_walk WHERE id = 1',
  // While it is emptied, no trigger deletes words.
  emptyEntries: { sqlite: 'DELETE FROM search_entries WHERE place IN (SELECT place FROM search_entries LIMIT ?)' },
  anyEntry: 'SELECT place FROM search_entries LIMIT 1',
  restart: RESTART,
  gone: 'SELECT id, blog, version FROM search_gone ORDER BY id LIMIT ?',
  // One that was published again meanwhile is queued, or was indexed already.
  forgetGone: { sqlite: `DELETE FROM search_entries WHERE blog = ? AND id = ? AND ${IS_GONE}` },
  goneDone: { sqlite: 'DELETE FROM search_gone WHERE id = ? AND blog = ? AND version = ?' },
  forgetAllGone: {
    postgres: `DELETE FROM search_entries USING ${GIVEN} WHERE blog = of_blog AND id = of_id AND ${IS_GONE}`,
  },
  allGoneDone: {
    postgres: `DELETE FROM search_gone USING unnest(?::text[], ?::text[], ?::bigint[]) AS given (of_blog, of_id, of_version)
      WHERE id = of_id AND blog = of_blog AND version = of_version`,
  },
  // An update that is being changed at this moment is left to the next step: it must not be read before, and stored after.
  waiting: {
    sqlite: `SELECT queued.id, queued.blog, updates.version, updates.shown_at, updates.state
      FROM (${WAITING}) AS queued CROSS JOIN updates ON updates.blog = queued.blog AND updates.id = queued.id
      WHERE updates.shelf = 'public'`,
    postgres: `SELECT queued.id, queued.blog, updates.version, updates.shown_at, updates.state
      FROM (${WAITING}) AS queued JOIN updates ON updates.blog = queued.blog AND updates.id = queued.id
      WHERE updates.shelf = 'public' FOR SHARE OF updates SKIP LOCKED`,
  },
  forget: { sqlite: 'DELETE FROM search_entries WHERE blog = ? AND id = ?' },
  add: {
    sqlite: `INSERT INTO search_entries (place, blog, id, version, scope, words)
      SELECT COALESCE(MAX(place), CAST(? AS INTEGER) - 1) + 1, ?, ?, ?, ?, ?
      FROM search_entries WHERE place BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)`,
  },
  done: { sqlite: 'DELETE FROM search_queue WHERE id = ? AND blog = ?' },
  // All of a step at once: one by one, each statement is planned anew, which takes longer than what it does.
  forgetAll: { postgres: `DELETE FROM search_entries USING ${GIVEN} WHERE blog = of_blog AND id = of_id` },
  addAll: {
    postgres: `INSERT INTO search_entries (place, blog, id, version, words)
      SELECT COALESCE((SELECT MAX(place) FROM search_entries WHERE place BETWEEN first AND last), first - 1)
        + row_number() OVER (PARTITION BY first ORDER BY nth), of_blog, of_id, of_version, of_words::tsvector
      FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        WITH ORDINALITY AS given (of_blog, of_id, of_version, first, last, of_words, nth)`,
  },
  allDone: { postgres: `DELETE FROM search_queue USING ${GIVEN} WHERE id = of_id AND blog = of_blog` },
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
