/** What happened to a coverage since a reader left it, from its changes. */
import type { Change } from '#shared/blog/change.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Mark } from './mark.ts'

type Fresh = Pick<Update, 'id' | 'time' | 'key'> & { readonly headline: string }
type Changed = { readonly id: string; readonly kind: 'corrected' | 'retracted'; readonly headline: string }

export type News = {
  /** New to this reader, in the order of the coverage, oldest first. */
  readonly fresh: readonly Fresh[]
  /** Of those that this reader had read. A change without a note is no news. */
  readonly changed: readonly Changed[]
  /** How many that this reader had read are gone. Of these nothing is said but that. */
  readonly removed: number
}

export function newsIn(changes: readonly Change[], { read }: Pick<Mark, 'read'>): News {
  const fresh = new Map<string, Fresh>()
  const changed = new Map<string, Changed>()
  const removed = new Set<string>()
  for (const change of changes) {
    if (!('update' in change) || change.kind === 'update.drafted') continue
    const { id } = change.update
    if (change.kind === 'update.removed') {
      fresh.delete(id)
      changed.delete(id)
      if (read[id] !== undefined) removed.add(id)
      continue
    }
    const { update, kind } = change
    const seen = read[id]
    const told = { id, headline: headline(update) }
    if (seen === undefined) {
      if (kind === 'update.published' || fresh.has(id)) fresh.set(id, { ...told, time: update.time, key: update.key })
      // What was wrong is not repeated.
      if (kind === 'update.retracted') fresh.delete(id)
    } else if (update.version > seen) {
      if (kind === 'update.retracted') changed.set(id, { ...told, kind: 'retracted' })
      else if (update.correction?.at === update.updatedAt) changed.set(id, { ...told, kind: 'corrected' })
    }
  }
  return {
    fresh: [...fresh.values()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)),
    changed: [...changed.values()],
    removed: removed.size,
  }
}
