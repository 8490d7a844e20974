/** The sites on PostgreSQL. */
import { forPostgres } from '../sql/portable.ts'
import type { Postgres } from '../sql/postgres.ts'
import { creation, edit, revocation } from './change-site.ts'
import type { NewSite, Site, SitePatch } from './site.ts'
import { dayBefore, KEPT_DAYS, rowOf, siteOf, sitesSql, visitsOf } from './site-row.ts'
import type { DayOfVisits, Sites } from './sites.ts'

const SQL = {
  ...forPostgres(sitesSql),
  // Changes are rare, and each is decided on all sites: two at once would not see one another.
  lock: 'SELECT pg_advisory_xact_lock(1668442469, 5)',
} as const

export type PostgresSitesOptions = { readonly database: Postgres; readonly now: () => Date }

export class PostgresSites implements Sites {
  readonly #database: Postgres
  readonly #now: () => Date

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

  /** In one order, so that two nodes never wait for one another's rows. */
  async addVisits(visits: readonly DayOfVisits[]): Promise<'stored'> {
    const inOrder = visits.toSorted((a, b) => (`${a.day} ${a.from}` < `${b.day} ${b.from}` ? -1 : 1))
    await this.#database.transaction(async queries => {
      for (const { from, day, views, connections } of inOrder) {
        await queries.query(SQL.addVisits, [from, day, views, connections])
      }
      await queries.query(SQL.forgetVisits, [dayBefore(this.#now(), KEPT_DAYS)])
    })
    return 'stored'
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
