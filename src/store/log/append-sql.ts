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
} as const
