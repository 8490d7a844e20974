/** The sites on PostgreSQL. */
import { randomInt } from 'node:crypto'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { creation, edit, revocation } from './change-site.ts'
import type { NewSite, Site, SitePatch } from './site.ts'
import { dayBefore, KEPT_DAYS, rowOf, siteOf, sitesSql, visitsOf } from './site-row.ts'
import type { DayOfVisits, Sites } from './sites.ts'

/** Rows per site and day, so that nodes that store at the same moment rarely lock the same one. */
const SLOTS = 32

const SQL = {
  ...forPostgres(sitesSql),
  addVisits: `INSERT INTO site_visits_by_slot (visited_from, visited_on, slot, views, connections)
    SELECT visited_from, visited_on, $5, views, connections
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS added (visited_from, visited_on, views, connections)
    ON CONFLICT (visited_from, visited_on, slot) DO UPDATE SET views = site_visits_by_slot.views + excluded.views,
      connections = site_visits_by_slot.connections + excluded.connections`,
  forgetVisits: 'DELETE FROM site_visits_by_slot WHERE visited_on < $1',
  // Versions before this one wrote, and write while nodes are exchanged, one row for all nodes.
  forgetOldVisits: 'DELETE FROM site_visits WHERE visited_on < $1',
  visits: `SELECT visited_from, visited_on, sum(views) AS views, sum(connections) AS connections FROM (
      SELECT visited_from, visited_on, views, connections FROM site_visits_by_slot
      UNION ALL SELECT visited_from, visited_on, views, connections FROM site_visits
    ) AS slots WHERE visited_on >= $1 GROUP BY visited_on, visited_from ORDER BY visited_on, visited_from`,
  // Changes are rare, and each is decided on all sites: two concurrent ones would not see each other.
  lock: 'SELECT pg_advisory_xact_lock(1668442469, 5)',
} as const

type PostgresSitesOptions = { readonly database: Postgres; readonly now: () => Date }

export class PostgresSites implements Sites {
  readonly #database: Postgres
  readonly #now: () => Date
  readonly #slot = randomInt(SLOTS)
  #forgotOn = ''

  constructor({ database, now }: PostgresSitesOptions) {
    this.#database = database
    this.#now = now
  }

  create(made: NewSite) {
    return this.#change(creation(made))
  }

  edit(id: string, patch: SitePatch, version: number) {
    return this.#change(edit(id, patch, version))
  }

  revoke(id: string) {
    return this.#change(revocation(id))
  }

  async list(): Promise<readonly Site[]> {
    return (await this.#database.query(SQL.list)).map(siteOf)
  }

  async revision(): Promise<number> {
    const [row] = await this.#database.query(SQL.revision)
    return Number(row?.revision)
  }

  /** In one statement and one order, so that two nodes never deadlock. */
  async addVisits(visits: readonly DayOfVisits[]): Promise<'stored'> {
    const inOrder = addedUp(visits).toSorted((a, b) => (`${a.day} ${a.from}` < `${b.day} ${b.from}` ? -1 : 1))
    const column = (name: keyof DayOfVisits) => inOrder.map(visit => visit[name])
    const columns = [column('from'), column('day'), column('views'), column('connections')]
    await this.#database.query(SQL.addVisits, [...columns, this.#slot])
    await this.#forget()
    return 'stored'
  }

  /** Once a day. */
  async #forget(): Promise<void> {
    const before = dayBefore(this.#now(), KEPT_DAYS)
    if (this.#forgotOn === before) return
    this.#forgotOn = before
    await this.#database.query(SQL.forgetVisits, [before])
    await this.#database.query(SQL.forgetOldVisits, [before])
  }

  async visitsSince(day: string): Promise<readonly DayOfVisits[]> {
    return (await this.#database.query(SQL.visits, [day])).map(visitsOf)
  }

  #change(change: ReturnType<typeof creation>) {
    return this.#database.transaction(async queries => {
      await queries.query(SQL.lock)
      const outcome = change((await queries.query(SQL.list)).map(siteOf), this.#now().toISOString())
      if (outcome.kind === 'stored') await queries.query(SQL.put, rowOf(outcome.site))
      return outcome
    })
  }
}

/** One statement writes a row once. */
function addedUp(visits: readonly DayOfVisits[]): readonly DayOfVisits[] {
  const rows = new Map<string, DayOfVisits>()
  for (const visit of visits) {
    const place = `${visit.day} ${visit.from}`
    const { views = 0, connections = 0 } = rows.get(place) ?? {}
    rows.set(place, { ...visit, views: views + visit.views, connections: connections + visit.connections })
  }
  return [...rows.values()]
}
