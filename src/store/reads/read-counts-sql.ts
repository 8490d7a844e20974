/** The statements of the counts of views and reads. The parameter of those that add is a list of rows as JSON. */
import { KEPT_HOURS } from './read-counts.ts'

const SUMS =
  'sum(views) AS views, sum(reads) AS reads, sum(views_spread) AS views_spread, sum(reads_spread) AS reads_spread'
const COLUMNS = 'views, reads, views_spread, reads_spread'

const ADDED = {
  sqlite: `(SELECT value ->> 'blog' AS blog, value ->> 'id' AS id, value ->> 'site' AS site, value ->> 'topic' AS topic,
      value ->> 'views' AS views, value ->> 'reads' AS reads, value ->> 'views_spread' AS views_spread,
      value ->> 'reads_spread' AS reads_spread FROM json_each(?))`,
  postgres: `json_to_recordset(?::json) AS`,
} as const
const POSTGRES_ROW =
  '(blog text, id text, site text, topic text, views bigint, reads bigint, views_spread bigint, reads_spread bigint)'

/** An id that is not that of a public update of this blog and topic was made up, or the update was removed meanwhile. */
const IS_PUBLIC = `EXISTS (SELECT 1 FROM updates u WHERE u.blog = added.blog AND u.id = added.id AND u.shelf = 'public')
    AND (added.topic IS NULL OR EXISTS (SELECT 1 FROM update_marks m
      WHERE m.blog = added.blog AND m.mark = 'topic:' || added.topic AND m.id = added.id))`

const PUBLIC_ROWS = {
  sqlite: `${ADDED.sqlite} AS added WHERE ${IS_PUBLIC}`,
  postgres: `${ADDED.postgres} added ${POSTGRES_ROW} WHERE ${IS_PUBLIC}`,
} as const

function addTo(table: string, columns: readonly string[]): { readonly sqlite: string; readonly postgres: string } {
  const key = columns.join(', ')
  const sums = ['views', 'reads', 'views_spread', 'reads_spread'].map(
    column => `${column} = ${table}.${column} + excluded.${column}`,
  )
  // In the order of the key, so that two nodes never deadlock.
  const statement = (rows: string) => `INSERT INTO ${table} (${key}, ${COLUMNS})
    SELECT ${key}, ${SUMS} FROM ${rows} GROUP BY ${key} ORDER BY ${key}
    ON CONFLICT (${key}) DO UPDATE SET ${sums.join(', ')}`
  return { sqlite: statement(PUBLIC_ROWS.sqlite), postgres: statement(PUBLIC_ROWS.postgres) }
}

const byHour = (rows: string) => `INSERT INTO hourly_reads (blog, hour, views, reads)
    SELECT blog, ?, sum(views), sum(reads) FROM ${rows} GROUP BY blog ORDER BY blog
    ON CONFLICT (blog, hour) DO UPDATE SET views = hourly_reads.views + excluded.views,
      reads = hourly_reads.reads + excluded.reads`

const OF_PAGE = `FROM update_reads r WHERE r.blog = ? AND r.id`

export const readCountsSql = {
  addUpdates: addTo('update_reads', ['blog', 'id', 'site']),
  addSites: addTo('site_reads', ['blog', 'site']),
  addHour: { sqlite: byHour(PUBLIC_ROWS.sqlite), postgres: byHour(PUBLIC_ROWS.postgres) },
  forgetHours: `DELETE FROM hourly_reads WHERE blog = ? AND hour <= (SELECT hour FROM hourly_reads WHERE blog = ?
    ORDER BY hour DESC LIMIT 1 OFFSET ${KEPT_HOURS})`,
  page: `SELECT id FROM updates WHERE blog = ? AND shelf = 'public' ORDER BY shown_at DESC, id DESC LIMIT ?`,
  pageBefore: `SELECT id FROM updates WHERE blog = ? AND shelf = 'public' AND (shown_at, id) <
    (SELECT shown_at, id FROM updates WHERE blog = ? AND id = ?) ORDER BY shown_at DESC, id DESC LIMIT ?`,
  updates: {
    sqlite: `SELECT id, ${SUMS} ${OF_PAGE} IN (SELECT value FROM json_each(?)) GROUP BY id`,
    postgres: `SELECT id, ${SUMS} ${OF_PAGE} = ANY (?::text[]) GROUP BY id`,
  },
  updatesBySite: {
    sqlite: `SELECT id, site, ${COLUMNS} ${OF_PAGE} IN (SELECT value FROM json_each(?)) ORDER BY views DESC, site`,
    postgres: `SELECT id, site, ${COLUMNS} ${OF_PAGE} = ANY (?::text[]) ORDER BY views DESC, site`,
  },
  sites: `SELECT site, ${COLUMNS} FROM site_reads WHERE blog = ? ORDER BY views DESC, site`,
  hours: `SELECT hour, views, reads FROM hourly_reads WHERE blog = ? ORDER BY hour DESC LIMIT ${KEPT_HOURS}`,
} as const
