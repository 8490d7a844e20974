/** The statements of an append that both databases run. */

/** Each has at most 10 kB. */
export const SUMMARIES_AT_ONCE = 100

/**
 * The statements of an append that both databases run, in SQLite's syntax. The transaction that appends also tracks
 * which pictures are shown and which must be erased: a removal on disk has its pictures queued for erasure.
 */
export const appendSql = {
  show: 'INSERT INTO pictures_shown (picture, shown_by) VALUES (?, ?) ON CONFLICT DO NOTHING',
  hide: 'DELETE FROM pictures_shown WHERE shown_by = ?',
  // In one fixed order, so that two removals cannot deadlock on each other's rows.
  list: `INSERT INTO pictures_to_erase (picture, held_until_ms)
    SELECT picture, 0 FROM pictures_shown WHERE shown_by = ? ORDER BY picture ON CONFLICT DO NOTHING`,
  eraseUpdate: `UPDATE updates SET version = version + 1, shelf = 'removed', is_key = 0, is_pinned = 0,
    publish_at = NULL, state = '' WHERE blog = ? AND id = ?`,
  changesOfUpdate: 'SELECT stream, change_offset, change FROM changes WHERE update_id = ?',
  eraseChange: 'UPDATE changes SET change = ? WHERE stream = ? AND change_offset = ?',
  // By the index of the changes of blogs, a bounded number at a time: a summary may have thousands of versions.
  summaries: `SELECT change_offset, change FROM changes WHERE stream = ? AND update_id IS NULL AND change_offset > ?
    AND change_offset < ? ORDER BY change_offset LIMIT ${SUMMARIES_AT_ONCE}`,
  listPicture: 'INSERT INTO pictures_to_erase (picture, held_until_ms) VALUES (?, 0) ON CONFLICT DO NOTHING',
} as const
