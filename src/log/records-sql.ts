/** The reads of the records, as both databases take them. */
export const recordsSql = {
  blogs: 'SELECT state FROM blogs ORDER BY updated_at DESC, id',
  blog: 'SELECT state FROM blogs WHERE id = ?',
  head: 'SELECT epoch, head FROM streams WHERE stream = ?',
  page: `SELECT state FROM updates WHERE blog = ? AND shelf = ? AND (shown_at, id) < (?, ?) AND is_key >= ?
    ORDER BY shown_at DESC, id DESC LIMIT ?`,
  pinned:
    "SELECT state FROM updates WHERE blog = ? AND shelf = 'public' AND is_pinned = 1 ORDER BY shown_at DESC, id DESC",
  keyed: "SELECT state FROM updates WHERE blog = ? AND shelf = 'public' AND is_key = 1 ORDER BY shown_at DESC, id DESC",
  update: 'SELECT shelf, state FROM updates WHERE blog = ? AND id = ?',
  shownAt: "SELECT shown_at FROM updates WHERE blog = ? AND id = ? AND shelf = 'public'",
  history: 'SELECT change, made_by FROM changes WHERE update_id = ? AND stream IN (?, ?) ORDER BY change_offset',
  blogHistory: 'SELECT change, made_by FROM changes WHERE stream = ? AND update_id IS NULL ORDER BY change_offset',
  scheduled: 'SELECT state FROM updates WHERE publish_at <= ? ORDER BY publish_at, id LIMIT ?',
} as const

/** Sorts after every place that an update can have. */
export const TOP = { time: '~', id: '~' }
