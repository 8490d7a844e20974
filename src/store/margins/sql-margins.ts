/** Margins in a database. */
import type { Author } from '#shared/blog/change.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Margin } from '#shared/blog/margin.ts'
import { MOST_NOTES } from '#shared/blog/margin-limits.ts'
import type { Action, Actor } from '#store/audit/audit.ts'
import { auditRow } from '#store/audit/audit-row.ts'
import type { Database, Run } from '#store/sql/database.ts'
import type {
  MarginChange,
  MarginCopied,
  MarginPage,
  MarginPlace,
  MarginStored,
  Margins,
  NoteAdded,
  NoteRemoved,
} from './margins.ts'
import { marginOf, marginsSql, marginValues } from './margins-sql.ts'

/** Sorts after every possible time. */
const TOP: MarginPlace = { changedAt: '~', update: '' }

type Running = Run<keyof typeof marginsSql>
type At = Pick<NoteRemoved, 'blog' | 'update' | 'by'>
type Done = { readonly action: Action; readonly detail: Readonly<Record<string, unknown>> }
/** `done`: what the audit list says of it. */
type Next = { readonly margin: Margin; readonly done: readonly Done[] }
type Options = { readonly database: Database; readonly now: () => Date }

export class SqlMargins implements Margins {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: Options) {
    this.#database = database.prepare(marginsSql)
    this.#now = now
  }

  async revision(blog: BlogId): Promise<string> {
    const [row] = await this.#database.run('revision', [blog])
    return `${Number(row?.margins)}.${Number(row?.versions ?? 0)}.${row?.last ?? ''}`
  }

  async page(blog: BlogId, { before = TOP, limit }: Parameters<Margins['page']>[1]): Promise<MarginPage> {
    const rows = await this.#database.run('page', [blog, before.changedAt, before.update, limit])
    const margins = rows.map(marginOf)
    const last = margins.at(-1)
    return { margins, ...(last && margins.length === limit && { next: last }) }
  }

  async find({ blog, update }: Parameters<Margins['find']>[0]): Promise<Margin | undefined> {
    return (await this.#database.run('find', [blog, update])).map(marginOf)[0]
  }

  change(change: MarginChange) {
    type Stale = { readonly kind: 'stale'; readonly margin?: Margin }
    return this.#write<Stale>(change, held => {
      if ((held?.version ?? 0) !== change.version) return { kind: 'stale', ...(held && { margin: held }) }
      return changed(held ?? this.#empty(change), { ...change, at: this.#at() })
    })
  }

  addNote({ id, text, ...note }: NoteAdded) {
    return this.#write<{ readonly kind: 'full' | 'reused' }>(note, held => {
      const { notes } = held ?? { notes: [] }
      const same = notes.find(one => one.id === id)
      if (held && same?.text === text && same.by.key === note.by.key) return { margin: held, done: [] }
      if (same) return { kind: 'reused' }
      if (notes.length >= MOST_NOTES) return { kind: 'full' }
      const margin = {
        ...(held ?? this.#empty(note)),
        notes: [...notes, { id, text, at: this.#at(), by: note.by }],
      }
      return { margin, done: [{ action: 'note.added', detail: { note: id } }] }
    })
  }

  removeNote({ id, ...note }: NoteRemoved) {
    return this.#write<{ readonly kind: 'unknown' }>(note, held => {
      if (!held?.notes.some(one => one.id === id)) return { kind: 'unknown' }
      const margin = { ...held, notes: held.notes.filter(one => one.id !== id) }
      return { margin, done: [{ action: 'note.removed', detail: { note: id } }] }
    })
  }

  copy({ blog, from, to, by }: MarginCopied): Promise<boolean> {
    return this.#database.transaction(async run => {
      const [there] = await run('lockUpdate', [blog, to])
      if (!there) return false
      const at = this.#at()
      const copied = await run('copy', [to, at, blog, from])
      const done = { action: 'notes.copied', detail: { from } } as const
      if (copied.length > 0) await run('audit', auditRow({ at, by: actorOf(by), blog, subject: to, ...done }))
      return (await run('find', [blog, to])).length > 0
    })
  }

  async assignedTo(key: string): Promise<ReadonlyMap<BlogId, readonly UpdateId[]>> {
    const rows = await this.#database.run('assigned', [key])
    const groups = Map.groupBy(rows, ({ blog }) => blog as BlogId)
    return new Map([...groups].map(([blog, rows]) => [blog, rows.map(({ id }) => id as UpdateId)]))
  }

  #write<Other extends { readonly kind: string }>(
    { blog, update, by }: At,
    decide: (held: Margin | undefined) => Next | Other,
  ): Promise<MarginStored | Other | { readonly kind: 'gone' }> {
    return this.#database.transaction(async (run: Running) => {
      const [there] = await run('lockUpdate', [blog, update])
      if (!there) return { kind: 'gone' as const }
      const next = decide((await run('find', [blog, update])).map(marginOf)[0])
      if ('kind' in next) return next
      const { margin, done } = next
      if (done.length === 0) return { kind: 'stored' as const, margin }
      const at = this.#at()
      const stored = { ...margin, version: margin.version + 1, changedAt: at }
      await run('put', marginValues(blog, stored))
      for (const one of done) await run('audit', auditRow({ at, by: actorOf(by), blog, subject: update, ...one }))
      return { kind: 'stored' as const, margin: stored }
    })
  }

  #empty({ update }: Pick<At, 'update'>): Margin {
    return { update, version: 0, notes: [], changedAt: this.#at() }
  }

  #at(): string {
    return this.#now().toISOString()
  }
}

function actorOf({ kind, key, name }: Author): Actor {
  return { kind: kind ?? 'key', id: key, name }
}

function changed(held: Margin, { assignee, check, by, at }: MarginChange & { readonly at: string }): Next {
  const { assignee: giver, checked, ...rest } = held
  const isGiven = assignee !== undefined && assignee?.key !== giver?.key
  const isChecked = check !== undefined && (check ?? undefined) !== checked?.state
  const given = isGiven ? assignee : giver
  const now = isChecked ? check && { state: check, by, at } : checked
  const margin = { ...rest, ...(given && { assignee: given }), ...(now && { checked: now }) }
  const done: readonly Done[] = [
    ...(isGiven ? [{ action: 'update.assigned' as const, detail: { to: assignee?.name ?? '' } }] : []),
    ...(isChecked ? [{ action: 'update.checked' as const, detail: { state: check ?? '' } }] : []),
  ]
  return { margin, done }
}
