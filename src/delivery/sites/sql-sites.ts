/** The store of sites over a database. */
import { randomInt } from 'node:crypto'
import type { Actor, NewAuditEntry } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import type { Database } from '#store/sql/database.ts'
import { creation, edit, passIssue, passWithdrawal, revocation, type SiteChange } from './change-site.ts'
import type { NewSite, Site, SitePatch } from './site.ts'
import { dayBefore, KEPT_DAYS, rowOf, siteOf, sitesSql, visitsOf } from './site-row.ts'
import type { DayOfVisits, EditBasis, Sites } from './sites.ts'

/** Rows per site and day on PostgreSQL, so that nodes that store at the same moment rarely lock the same row. */
const SLOTS = 32

type Audited = Pick<NewAuditEntry, 'action'> & {
  readonly by: Actor | undefined
  /** The names of the fields. */
  readonly edited?: readonly string[]
}

type SqlSitesOptions = { readonly database: Database; readonly now: () => Date }

export class SqlSites implements Sites {
  readonly #database
  readonly #now: () => Date
  readonly #slot = randomInt(SLOTS)
  #forgotBefore = ''

  constructor({ database, now }: SqlSitesOptions) {
    this.#database = database.prepare({ ...sitesSql, audit: ADD_AUDIT })
    this.#now = now
  }

  create(made: NewSite, by?: Actor) {
    return this.#change(creation(made), { by, action: 'site.created' })
  }

  edit(id: string, patch: SitePatch, { version, by }: EditBasis) {
    return this.#change(edit(id, patch, version), { by, action: 'site.edited', edited: Object.keys(patch) })
  }

  revoke(id: string, by?: Actor) {
    return this.#change(revocation(id), { by, action: 'site.revoked' })
  }

  issuePass(id: string, by?: Actor) {
    return this.#change(passIssue(id), { by, action: 'site.edited', edited: ['pass'] })
  }

  withdrawPass(id: string, by?: Actor) {
    return this.#change(passWithdrawal(id), { by, action: 'site.edited', edited: ['pass'] })
  }

  async list(): Promise<readonly Site[]> {
    return (await this.#database.run('list')).map(siteOf)
  }

  async revision(): Promise<number> {
    const [row] = await this.#database.run('revision')
    return Number(row?.revision)
  }

  /** One statement with sorted rows, so that two nodes never deadlock. */
  async addVisits(visits: readonly DayOfVisits[]): Promise<void> {
    const sorted = addedUp(visits).toSorted((a, b) => (`${a.day} ${a.from}` < `${b.day} ${b.from}` ? -1 : 1))
    const rows = sorted.map(({ from, day, views, connections }) => {
      return { visited_from: from, visited_on: day, slot: this.#slot, views, connections }
    })
    const before = dayBefore(this.#now(), KEPT_DAYS)
    if (this.#forgotBefore === before) await this.#database.run('addVisits', [JSON.stringify(rows)])
    else await this.#addAndForget(JSON.stringify(rows), before)
  }

  /** Runs once a day. */
  async #addAndForget(rows: string, before: string): Promise<void> {
    await this.#database.transaction(run =>
      Promise.all([run('addVisits', [rows]), run('forgetVisits', [before]), run('forgetOldVisits', [before])]),
    )
    this.#forgotBefore = before
  }

  async visitsSince(day: string): Promise<readonly DayOfVisits[]> {
    return (await this.#database.run('visits', [day])).map(visitsOf)
  }

  #change(change: SiteChange, { edited, ...done }: Audited) {
    return this.#database.transaction(async run => {
      await run('lock')
      const at = this.#now().toISOString()
      const before = (await run('list')).map(siteOf)
      const outcome = change(before, at)
      if (outcome.kind !== 'stored') return outcome
      const { id, name, origins, blogs, version } = outcome.site
      const isNews = before.find(site => site.id === id)?.version !== version
      const detail = { name, origins, blogs, ...(edited && { edited }) }
      const audit = auditRow({ ...done, at, subject: id, detail })
      await Promise.all([run('put', rowOf(outcome.site)), ...(isNews ? [run('audit', audit)] : [])])
      return outcome
    })
  }
}

/** One row per site and day, because a statement may not write a row twice. */
function addedUp(visits: readonly DayOfVisits[]): readonly DayOfVisits[] {
  const rows = new Map<string, DayOfVisits>()
  for (const visit of visits) {
    const place = `${visit.day} ${visit.from}`
    const { views = 0, connections = 0 } = rows.get(place) ?? {}
    rows.set(place, { ...visit, views: views + visit.views, connections: connections + visit.connections })
  }
  return [...rows.values()]
}
