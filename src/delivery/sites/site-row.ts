/** Sites as rows of the database: one row per site, and one per site and day for its visits. */
import { lockOf } from '#store/sql/locks.ts'
import type { Site } from './site.ts'
import type { DayOfVisits } from './sites.ts'

/** Long enough to compare a coverage with last season's. */
export const KEPT_DAYS = 100

export const sitesSql = {
  // Changes are rare, and each is decided on the list of all sites: two concurrent ones would not see each other.
  lock: lockOf('sites'),
  list: 'SELECT state FROM sites ORDER BY created_at, id',
  put: `INSERT INTO sites (id, version, created_at, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state`,
  // Works as a revision because sites are never deleted and versions only grow.
  revision: 'SELECT coalesce(sum(version), 0) AS revision FROM sites',
  // The parameter holds all rows as JSON. SQLite has a single writer and needs no slots.
  addVisits: {
    sqlite: `INSERT INTO site_visits (visited_from, visited_on, views, connections)
      SELECT value ->> 'visited_from', value ->> 'visited_on', value ->> 'views', value ->> 'connections'
      FROM json_each(?) WHERE true
      ON CONFLICT (visited_from, visited_on) DO UPDATE SET views = site_visits.views + excluded.views,
        connections = site_visits.connections + excluded.connections`,
    postgres: `INSERT INTO site_visits_by_slot (visited_from, visited_on, slot, views, connections)
      SELECT visited_from, visited_on, slot, views, connections FROM json_to_recordset(?::json)
        AS added (visited_from text, visited_on text, slot bigint, views bigint, connections bigint)
      ON CONFLICT (visited_from, visited_on, slot) DO UPDATE SET views = site_visits_by_slot.views + excluded.views,
        connections = site_visits_by_slot.connections + excluded.connections`,
  },
  forgetVisits: {
    sqlite: 'DELETE FROM site_visits WHERE visited_on < ?',
    postgres: 'DELETE FROM site_visits_by_slot WHERE visited_on < ?',
  },
  // Versions before slots wrote one row for all nodes, and still do during a rolling deploy.
  forgetOldVisits: { postgres: 'DELETE FROM site_visits WHERE visited_on < ?' },
  visits: {
    sqlite: `SELECT visited_from, visited_on, views, connections FROM site_visits WHERE visited_on >= ?
      ORDER BY visited_on, visited_from`,
    postgres: `SELECT visited_from, visited_on, sum(views) AS views, sum(connections) AS connections FROM (
        SELECT visited_from, visited_on, views, connections FROM site_visits_by_slot
        UNION ALL SELECT visited_from, visited_on, views, connections FROM site_visits
      ) AS slots WHERE visited_on >= ? GROUP BY visited_on, visited_from ORDER BY visited_on, visited_from`,
  },
} as const

export function siteOf({ state }: Record<string, unknown>): Site {
  return JSON.parse(String(state))
}

export function rowOf(site: Site): [string, number, string, string] {
  return [site.id, site.version, site.createdAt, JSON.stringify(site)]
}

export function visitsOf({ visited_from, visited_on, views, connections }: Record<string, unknown>): DayOfVisits {
  return { from: String(visited_from), day: String(visited_on), views: Number(views), connections: Number(connections) }
}

export function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)
}
