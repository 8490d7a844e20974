/**
 * Folds changes into a coverage, in browsers and on the server.
 * Idempotent: ignores a change at or before the cursor, and a version of an update or blog that is already held.
 */
import { printCursor, splitCursor } from '#shared/protocol/cursor.ts'
import type { Blog } from './blog.ts'
import type { Change } from './change.ts'
import type { Coverage, KeyUpdate } from './coverage.ts'
import { compareUpdates, printPlace, type UpdatePlace } from './order.ts'
import { headline } from './plain-text.ts'
import type { Update } from './update.ts'

export function fold(held: Coverage, change: Change): Coverage {
  const { epoch, offset } = splitCursor(held.cursor)
  if (change.offset <= offset) return held
  const next = { ...held, cursor: printCursor({ epoch, offset: change.offset }) }
  switch (change.kind) {
    case 'blog.edited':
    case 'blog.ended':
      return { ...next, blog: newer(held.blog, change.blog) }
    case 'update.removed':
      return removed(next, change.update.id)
    case 'update.drafted':
      return next
    default:
      return withUpdate(next, change.update)
  }
}

/** Adds a page of older updates, as returned by `GET …/updates?before=`. */
export function foldOlder(held: Coverage, page: Pick<Coverage, 'updates' | 'older' | 'references'>): Coverage {
  const known = new Set(held.updates.map(({ id }) => id))
  return {
    ...held,
    updates: [...held.updates, ...page.updates.filter(({ id }) => !known.has(id))].sort(compareUpdates),
    older: page.older,
    references: { ...page.references, ...held.references },
  }
}

export function keyUpdateOf(of: Update): KeyUpdate {
  const { id, version, time, untimed, label, status } = of
  return {
    ...{ id, version, time, headline: headline(of) },
    ...(untimed && { untimed }),
    ...(label && { label }),
    ...(status === 'retracted' && { retracted: true }),
  }
}

function newer(held: Blog, come: Blog): Blog {
  return come.version > held.version ? come : held
}

export function without(held: Coverage, isGone: (id: string) => boolean): Coverage {
  // The same list if none is gone from it: what was drawn of it still holds.
  const others = <T extends { id: string }>(list: T[]) =>
    list.some(({ id }) => isGone(id)) ? list.filter(({ id }) => !isGone(id)) : list
  return {
    ...held,
    pinned: others(held.pinned),
    keyUpdates: others(held.keyUpdates),
    updates: others(held.updates),
  }
}

/** Also forgets the update's time, so that references to it are shown as the author's text, without a link. */
function removed(held: Coverage, id: string): Coverage {
  const { [id]: _, ...references } = held.references
  return { ...without(held, one => one === id), references }
}

function withUpdate(held: Coverage, come: Update): Coverage {
  const lists: readonly (readonly Pick<Update, 'id' | 'version'>[])[] = [held.updates, held.pinned, held.keyUpdates]
  if (lists.some(list => list.some(({ id, version }) => id === come.id && version >= come.version))) return held
  const rest = without(held, id => id === come.id)
  const sorted = <T extends UpdatePlace>(list: T[], one: T) => [...list, one].sort(compareUpdates)
  return {
    ...rest,
    pinned: come.pinned ? sorted(rest.pinned, come) : rest.pinned,
    keyUpdates: come.key ? sorted(rest.keyUpdates, keyUpdateOf(come)) : rest.keyUpdates,
    updates: isLoaded(held, come) ? sorted(rest.updates, come) : rest.updates,
    references: { ...rest.references, [come.id]: come.time },
  }
}

/** False for updates older than the pages loaded so far: they come with their own page. */
function isLoaded({ older }: Coverage, come: Update): boolean {
  // Places sort as their updates do: a time first, all of one length, then the id.
  return older === undefined || printPlace(come) >= older
}
