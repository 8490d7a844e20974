/** The statements that read the records. */
export const recordsSql = {
  blogs: blogsWhere(),
  publicBlogs: blogsWhere('is_private = 0'),
  blogsIn: blogsWhere('phase = ?'),
  publicBlogsIn: blogsWhere('is_private = 0', 'phase = ?'),
  sitemapPages: `SELECT id FROM
    (SELECT id, row_number() OVER (ORDER BY id) AS place FROM blogs WHERE is_private = 0) AS listed
    WHERE (place - 1) % ? = 0 ORDER BY id`,
  sitemapPage: `SELECT id, updated_at, (SELECT updates.state FROM updates WHERE blog = blogs.id AND shelf = 'public'
      ORDER BY shown_at DESC, updates.id DESC LIMIT 1) AS newest
    FROM blogs WHERE is_private = 0 AND id >= ? ORDER BY id LIMIT ?`,
  newest: {
    sqlite: newestOf('json_each(?) AS wanted'),
    postgres: newestOf('unnest(?::text[]) AS wanted (value)'),
  },
  waiting: {
    sqlite: waitingAt('json_each(?) AS wanted', 'updates.state'),
    postgres: waitingAt('unnest(?::text[]) AS wanted (value)', '(updates.state::json)'),
  },
  blog: 'SELECT state FROM blogs WHERE id = ?',
  head: 'SELECT epoch, head FROM streams WHERE stream = ?',
  page: `SELECT state FROM updates WHERE blog = ? AND shelf = ? AND (shown_at, id) < (?, ?) AND is_key >= ?
    ORDER BY shown_at DESC, id DESC LIMIT ?`,
  pinned:
    "SELECT state FROM updates WHERE blog = ? AND shelf = 'public' AND is_pinned = 1 ORDER BY shown_at DESC, id DESC LIMIT ?",
  keyed:
    "SELECT state FROM updates WHERE blog = ? AND shelf = 'public' AND is_key = 1 ORDER BY shown_at DESC, id DESC LIMIT ?",
  keyPage: `SELECT state FROM updates WHERE blog = ? AND shelf = 'public' AND is_key = 1 AND (shown_at, id) < (?, ?)
    ORDER BY shown_at DESC, id DESC LIMIT ?`,
  newerThan: `SELECT state FROM updates WHERE blog = ? AND shelf = 'public' AND (shown_at, id) > (?, ?)
    ORDER BY shown_at, id LIMIT 1`,
  update: 'SELECT shelf, state FROM updates WHERE blog = ? AND id = ?',
  shownAt: {
    sqlite: `SELECT id, shown_at FROM updates WHERE blog = ? AND id IN (SELECT value FROM json_each(?))
      AND shelf = 'public'`,
    postgres: "SELECT id, shown_at FROM updates WHERE blog = ? AND id = ANY (?::text[]) AND shelf = 'public'",
  },
  history: 'SELECT change, made_by FROM changes WHERE update_id = ? AND stream IN (?, ?) ORDER BY change_offset',
  // What is on the desk's stream came first: a published update does not go back.
  authors: {
    sqlite: authorsOf('IN (SELECT value FROM json_each(?))'),
    postgres: authorsOf('= ANY (?::text[])'),
  },
  changesAt: {
    sqlite: `SELECT change_offset, change FROM changes WHERE stream = ?
      AND change_offset IN (SELECT value FROM json_each(?))`,
    postgres: 'SELECT change_offset, change FROM changes WHERE stream = ? AND change_offset = ANY (?::bigint[])',
  },
  blogHistory: 'SELECT change, made_by FROM changes WHERE stream = ? AND update_id IS NULL ORDER BY change_offset',
  blogHistoryBefore: `SELECT change, made_by FROM changes WHERE stream = ? AND update_id IS NULL AND change_offset < ?
    ORDER BY change_offset DESC LIMIT ?`,
} as const

/** Each of these lists has an index of its own (`migrations.ts`), so that a page reads as many rows as it shows. */
function blogsWhere(...conditions: readonly string[]): string {
  const all = [...conditions, '(updated_at, id) < (?, ?)'].join(' AND ')
  return `SELECT id, updated_at, state FROM blogs WHERE ${all} ORDER BY updated_at DESC, id DESC LIMIT ?`
}

function authorsOf(wanted: string): string {
  return `SELECT update_id, made_by FROM changes WHERE update_id ${wanted} AND stream IN (?, ?) AND made_by IS NOT NULL
    ORDER BY CASE WHEN stream = ? THEN 1 ELSE 0 END, change_offset`
}

/** One row of the index `updates_by_time` a blog. */
function newestOf(wanted: string): string {
  return `SELECT wanted.value AS blog, (SELECT state FROM updates WHERE blog = wanted.value AND shelf = 'public'
      ORDER BY shown_at DESC, id DESC LIMIT 1) AS state FROM ${wanted}`
}

/** Reads the drafts of each blog: few, because published ones leave the shelf. The cross join keeps SQLite from scanning the table. */
function waitingAt(wanted: string, state: string): string {
  return `SELECT updates.blog, ${state} ->> 'status' AS status, COUNT(*) AS waiting,
      string_agg(updates.id, ',' ORDER BY ${state} ->> 'updatedAt' DESC) AS ids
    FROM ${wanted} CROSS JOIN updates
    WHERE updates.blog = wanted.value AND updates.shelf = 'desk' AND ${state} ->> 'status' IN ('submitted', 'scheduled')
    GROUP BY 1, 2`
}

/** A coverage contains the newest pinned updates: more than a page can show above the others. */
export const MAX_PINNED = 50
/** A coverage contains the newest key events: a day of them; older ones are paged (`?key=true`). */
export const MAX_KEYED = 200

/** Sorts after every place of an update. */
export const TOP = { time: '~', id: '~' }
