/**
 * Which pictures are shown, and which are to be erased, kept by the transactions of the log, as both databases take it:
 * a removal that is on disk has its pictures on the list.
 */
export const picturesSql = {
  show: 'INSERT INTO pictures_shown (picture, shown_by) VALUES (?, ?) ON CONFLICT DO NOTHING',
  hide: 'DELETE FROM pictures_shown WHERE shown_by = ?',
  // In one order, so that two removals never wait for one another's rows.
  list: `INSERT INTO pictures_to_erase (picture, held_until_ms)
    SELECT picture, 0 FROM pictures_shown WHERE shown_by = ? ORDER BY picture ON CONFLICT DO NOTHING`,
} as const
