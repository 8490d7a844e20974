/**
 * The shelf of the desk: drafts, submitted, approved and scheduled updates. Changes may arrive twice, or race
 * with a list that is older or newer: the higher version wins.
 */
import type { Change } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'

export type Shelf = {
  readonly updates: ReadonlyMap<string, Update>
  /** Published or removed: a late list does not bring them back. */
  readonly gone: ReadonlySet<string>
}

export const EMPTY_SHELF: Shelf = { updates: new Map(), gone: new Set() }

export function shelve(shelf: Shelf, change: Change): Shelf {
  if (!('update' in change)) return shelf
  const { update } = change
  if (change.kind === 'update.drafted') return put(shelf, change.update)
  if (!shelf.updates.has(update.id) && shelf.gone.has(update.id)) return shelf
  const updates = new Map(shelf.updates)
  updates.delete(update.id)
  return { updates, gone: new Set(shelf.gone).add(update.id) }
}

/** `fresh`: ids of updates that changed while the list was being read. Returns the same object if nothing is new. */
export function stock(shelf: Shelf, listed: readonly Update[], fresh: ReadonlySet<string>): Shelf {
  const kept = [...shelf.updates.values()].filter(({ id }) => fresh.has(id))
  const stocked = [...listed, ...kept].reduce(put, { ...shelf, updates: new Map() })
  return isSame(stocked, shelf) ? shelf : stocked
}

function isSame({ updates }: Shelf, other: Shelf): boolean {
  const isHeld = ({ id, version }: Update) => other.updates.get(id)?.version === version
  return updates.size === other.updates.size && [...updates.values()].every(isHeld)
}

function put(shelf: Shelf, update: Update): Shelf {
  const held = shelf.updates.get(update.id)
  if (shelf.gone.has(update.id) || (held && held.version >= update.version)) return shelf
  return { ...shelf, updates: new Map(shelf.updates).set(update.id, update) }
}
