/** The statements that search. */

const LIST = { sqlite: 'IN (SELECT value FROM json_each(?))', postgres: '= ANY (?::text[])' } as const
const MARKED = (inList: string) => `(? = 0 OR id IN (SELECT id FROM update_marks WHERE blog = ? AND mark ${inList}))`
const three = (passes: string) => Array.from({ length: 3 }, () => passes).join(' AND ')

/**
 * Asked of what was found, update by update: listing all ids of a topic takes longer than most searches. PostgreSQL would list them
 * for an EXISTS; and its index of the marks does not serve an id that is compared as "C".
 */
const PASSES = {
  sqlite: three(
    `(? = 0 OR EXISTS (SELECT 1 FROM update_marks AS marks WHERE marks.blog = ? AND marks.id = entries.id AND marks.mark ${LIST.sqlite}))`,
  ),
  postgres:
    three(`(? = 0 OR (SELECT 1 FROM update_marks AS marks WHERE marks.blog = ? AND marks.id = entries.id COLLATE "default"
    AND marks.mark ${LIST.postgres} LIMIT 1) = 1)`),
} as const

/** The newest of a coverage: a word that a fiftieth of them has fills a page from these. They take a millisecond or two. */
const NEAR = 1_000

/** An update that is not public any more has no state: its entry is deleted by the next step. */
const foundBy = (entries: string) => `SELECT entries.place, updates.state FROM (${entries}) AS entries
  LEFT JOIN updates ON updates.blog = entries.blog AND updates.id = entries.id AND updates.shelf = 'public'
  ORDER BY entries.place DESC`

/**
 * `near`, `far` and `listed` are passed the blog, the place that all are before, the query in both forms, the values of `filterValues`,
 * and then their own.
 *
 * PostgreSQL is not left to choose between its two ways, walking from the newest on and asking the index of the words: it does not know
 * how often the words of one coverage are, and each takes a second where the other takes a millisecond. SQLite's index is in the order
 * of places, so that one way serves for all.
 */
export const findSql = {
  // Updates are queued in the order of blogs, and what is queued is read at once or is in the queue.
  isBehind: `SELECT CASE WHEN EXISTS (SELECT 1 FROM search_queue WHERE blog = ?)
      OR EXISTS (SELECT 1 FROM search_walk WHERE is_done > 1 OR is_done = 0 AND at_blog <= ?) THEN 1 ELSE 0 END AS is_behind`,
  // Compiling a statement takes longer than any search; reading a whole table does too.
  plan: { postgres: "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)" },
  marked: {
    sqlite: `SELECT id FROM update_marks WHERE blog = ? AND mark ${LIST.sqlite} LIMIT ?`,
    postgres: `SELECT id FROM update_marks WHERE blog = ? AND mark ${LIST.postgres} LIMIT ?`,
  },
  near: {
    // Rows of both columns are compared: where few coverages are long, PostgreSQL would walk the places of all of them.
    postgres: foundBy(`SELECT entries.place, entries.blog, entries.id
      FROM (SELECT ?::text AS blog, ?::bigint AS place) AS start
        CROSS JOIN LATERAL (SELECT place, blog, id, words FROM search_entries AS entries
          WHERE entries.blog >= start.blog AND (entries.blog, entries.place) < (start.blog, start.place)
          ORDER BY entries.blog DESC, entries.place DESC LIMIT ${NEAR}) AS entries
      WHERE ?::text IS NOT NULL AND words @@ ?::tsquery AND ${PASSES.postgres} ORDER BY entries.place DESC LIMIT ?`),
  },
  // The cross joins keep SQLite in the order of the index, so that it reads as many rows as it returns. What is added to blog and
  // place keeps PostgreSQL from their indexes.
  far: {
    sqlite: `SELECT CAST(entries.place AS TEXT) AS place, updates.state
      FROM search_words CROSS JOIN search_entries AS entries ON entries.place = search_words.rowid
      CROSS JOIN updates ON updates.blog = entries.blog AND updates.id = entries.id
      WHERE entries.blog = ? AND search_words.rowid < CAST(? AS INTEGER) AND search_words MATCH ? AND ? IS NOT NULL
        AND ${PASSES.sqlite} AND updates.shelf = 'public'
      ORDER BY search_words.rowid DESC LIMIT ?`,
    postgres: foundBy(`SELECT place, blog, id FROM search_entries AS entries
      WHERE blog || '' = ? AND place + 0 < ?::bigint AND ?::text IS NOT NULL AND words @@ ?::tsquery AND ${PASSES.postgres}
      ORDER BY place + 0 DESC LIMIT ?`),
  },
  // Of ids. SQLite's index of words would be read from its beginning for each.
  listed: {
    sqlite: `SELECT CAST(entries.place AS TEXT) AS place, updates.state
      FROM search_entries AS entries CROSS JOIN updates ON updates.blog = entries.blog AND updates.id = entries.id
      WHERE entries.blog = ? AND entries.place < CAST(? AS INTEGER) AND ? IS NOT NULL AND ? IS NOT NULL AND ${PASSES.sqlite}
        AND entries.id ${LIST.sqlite} AND updates.shelf = 'public'
      ORDER BY entries.place DESC`,
    postgres: foundBy(`SELECT place, blog, id FROM search_entries AS entries
      WHERE blog = ? AND place + 0 < ?::bigint AND ?::text IS NOT NULL AND (words @@ ?::tsquery) IS TRUE AND ${PASSES.postgres}
        AND id ${LIST.postgres}`),
  },
} as const

const QUARTERS = (rows: string, inList: string) => `SELECT substr(shown_at, 1, 14) AS hour,
    CAST(substr(shown_at, 15, 2) AS INTEGER) / 15 AS quarter, COUNT(*) AS count FROM updates
  WHERE blog = ? AND shelf = 'public' AND ${rows}${three(MARKED(inList))} GROUP BY 1, 2 ORDER BY 1 DESC, 2 DESC LIMIT ?`
const quartersOf = (rows: string) => ({
  sqlite: QUARTERS(rows, LIST.sqlite),
  postgres: QUARTERS(rows, LIST.postgres),
})

/** Both are answered from an index alone. */
export const quarterSql = { updates: quartersOf(''), keyEvents: quartersOf('is_key = 1 AND ') } as const
