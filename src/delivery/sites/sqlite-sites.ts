/** The sites on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '#store/sql/in-transaction.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { creation, edit, revocation } from './change-site.ts'
import type { NewSite, Site, SitePatch } from './site.ts'
import { dayBefore, KEPT_DAYS, rowOf, siteOf, sitesSql, visitsOf } from './site-row.ts'
import type { DayOfVisits, Sites } from './sites.ts'

/** https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5

type SqliteSitesOptions = {
  readonly database: DatabaseSync
  readonly now: () => Date
}

export class SqliteSites implements Sites {
  readonly #given: SqliteSitesOptions
  readonly #run

  constructor(given: SqliteSitesOptions) {
    this.#given = given
    this.#run = prepareAll(given.database, sitesSql)
  }

  async create(made: NewSite) {
    return this.#change(creation(made))
  }

  async edit(id: string, patch: SitePatch, version: number) {
    return this.#change(edit(id, patch, version))
  }

  async revoke(id: string) {
    return this.#change(revocation(id))
  }

  async list(): Promise<readonly Site[]> {
    return this.#run.list.all().map(siteOf)
  }

  async revision(): Promise<number> {
    return Number(this.#run.revision.get()?.revision)
  }

  async addVisits(visits: readonly DayOfVisits[]): Promise<'stored' | 'busy'> {
    try {
      inTransaction(this.#given.database, () => {
        for (const { from, day, views, connections } of visits) this.#run.addVisits.run(from, day, views, connections)
        this.#run.forgetVisits.run(dayBefore(this.#given.now(), KEPT_DAYS))
      })
      return 'stored'
    } catch (error) {
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return 'busy'
      throw error
    }
  }

  async visitsSince(day: string): Promise<readonly DayOfVisits[]> {
    return this.#run.visits.all(day).map(visitsOf)
  }

  #change(change: ReturnType<typeof creation>) {
    return inTransaction(this.#given.database, () => {
      const outcome = change(this.#run.list.all().map(siteOf), this.#given.now().toISOString())
      if (outcome.kind === 'stored') this.#run.put.run(...rowOf(outcome.site))
      return outcome
    })
  }
}
