/** Sites as rows: one per site, and one per day for its visits. */
import { type Site, site as siteSchema } from './site.ts'
import type { DayOfVisits } from './sites.ts'

/** How long visits are kept. Enough to compare with last season. */
export const KEPT_DAYS = 100

export const sitesSql = {
  list: 'SELECT state FROM sites ORDER BY created_at, id',
  put: `INSERT INTO sites (id, version, created_at, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state`,
  // Sites are never deleted and their versions only grow.
  revision: 'SELECT coalesce(sum(version), 0) AS revision FROM sites',
  addVisits: `INSERT INTO site_visits (visited_from, visited_on, views, connections) VALUES (?, ?, ?, ?)
    ON CONFLICT (visited_from, visited_on) DO UPDATE SET
      views = site_visits.views + excluded.views, connections = site_visits.connections + excluded.connections`,
  forgetVisits: 'DELETE FROM site_visits WHERE visited_on < ?',
  visits: `SELECT visited_from, visited_on, views, connections FROM site_visits WHERE visited_on >= ?
    ORDER BY visited_on, visited_from`,
} as const

export function siteOf({ state }: Record<string, unknown>): Site {
  return siteSchema.parse(JSON.parse(String(state)))
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
