/** The audit list in a database. */
import type { Database } from '#store/sql/database.ts'
import type { Audit, AuditFilter, AuditPage, AuditPlace, NewAuditEntry } from './audit.ts'
import { auditEntryOf } from './audit-entry-of.ts'
import { ADD_AUDIT, auditRow } from './audit-row.ts'

/** Law 12, fair share: rows that one call reads, however few of them match. Well under 100 ms on either database. */
const MAX_SCANNED = 2_000

/** Sorts after every possible time. */
const END: AuditPlace = { at: '~', id: '' }

/** An index leads to the rows of one actor or action; the rest of a filter is applied to a bounded number of them. */
function pageBy(column: '' | 'actor' | 'actor_name' | 'action'): string {
  return `SELECT * FROM audit WHERE ${column && `${column} = ? AND `}(at, id) < (?, ?) AND at >= ?
    ORDER BY at DESC, id DESC LIMIT ?`
}

const auditSql = {
  add: ADD_AUDIT,
  all: pageBy(''),
  byActor: pageBy('actor'),
  byName: pageBy('actor_name'),
  byAction: pageBy('action'),
  isActor: 'SELECT 1 FROM audit WHERE actor = ? LIMIT 1',
} as const

type SqlAuditOptions = { readonly database: Database; readonly now: () => Date }

export class SqlAudit implements Audit {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlAuditOptions) {
    this.#database = database.prepare(auditSql)
    this.#now = now
  }

  async add(entry: NewAuditEntry): Promise<void> {
    await this.#database.run('add', auditRow({ ...entry, at: this.#now().toISOString() }))
  }

  async page(
    filter: AuditFilter,
    { before = END, limit }: { readonly before?: AuditPlace | undefined; readonly limit: number },
  ): Promise<AuditPage> {
    const until = filter.to === undefined ? END : { at: new Date(filter.to).toISOString(), id: '' }
    const { at, id } = isBefore(until, before) ? until : before
    const since = filter.from === undefined ? '' : new Date(filter.from).toISOString()
    const [name, values] = await this.#startOf(filter)
    const rows = (await this.#database.run(name, [...values, at, id, since, MAX_SCANNED])).map(auditEntryOf)
    const matching = rows.filter(
      entry =>
        (filter.blog === undefined || entry.blog === filter.blog) &&
        (filter.action === undefined || entry.action === filter.action),
    )
    const entries = matching.slice(0, limit)
    const isCut = matching.length > limit
    const last = isCut ? entries.at(-1) : rows.length === MAX_SCANNED ? rows.at(-1) : undefined
    return { entries, ...(last && { next: { at: last.at, id: last.id } }) }
  }

  async #startOf({
    actor,
    action,
  }: AuditFilter): Promise<readonly ['all' | 'byActor' | 'byName' | 'byAction', string[]]> {
    if (actor !== undefined) {
      const [known] = await this.#database.run('isActor', [actor])
      return [known ? 'byActor' : 'byName', [actor]]
    }
    return action === undefined ? ['all', []] : ['byAction', [action]]
  }
}

function isBefore(one: AuditPlace, other: AuditPlace): boolean {
  return one.at < other.at || (one.at === other.at && one.id < other.id)
}
