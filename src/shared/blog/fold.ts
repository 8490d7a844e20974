/**
 * Folds changes into a coverage, in the browser as on the server.
 * Safe to repeat: a change at or before the cursor, or of a version already held, alters nothing.
 */
import type { Blog } from './blog.ts'
import type { Change } from './change.ts'
import type { Coverage, KeyUpdate } from './coverage.ts'
import { compareUpdates, parsePlace, type UpdatePlace } from './order.ts'
import { headline } from './plain-text.ts'
import type { Update } from './update.ts'

export function fold(held: Coverage, change: Change): Coverage {
  const dot = held.cursor.lastIndexOf('.')
  if (change.offset <= Number(held.cursor.slice(dot + 1))) return held
  const next = { ...held, cursor: `${held.cursor.slice(0, dot)}.${change.offset}` }
  switch (change.kind) {
    case 'blog.edited':
    case 'blog.ended':
      return { ...next, blog: newer(held.blog, change.blog) }
    case 'update.removed':
      return { ...without(next, change.update.id), references: withoutKey(held.references, change.update.id) }
    case 'update.drafted':
      return next
    default:
      return withUpdate(next, change.update)
  }
}

/** More of the same coverage, as `GET …/updates?before=` answers it. */
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

function without(held: Coverage, id: string): Coverage {
  const others = <T extends { id: string }>(list: T[]) => list.filter(one => one.id !== id)
  return {
    ...held,
    pinned: others(held.pinned),
    keyUpdates: others(held.keyUpdates),
    updates: others(held.updates),
  }
}

/** What still refers to a removed update leads nowhere, and is shown as the words that its author wrote. */
function withoutKey<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))
}

function withUpdate(held: Coverage, come: Update): Coverage {
  const versions = [...held.updates, ...held.pinned, ...held.keyUpdates].filter(({ id }) => id === come.id)
  if (versions.some(({ version }) => version >= come.version)) return held
  const rest = without(held, come.id)
  const sorted = <T extends UpdatePlace>(list: T[], one: T) => [...list, one].sort(compareUpdates)
  return {
    ...rest,
    pinned: come.pinned ? sorted(rest.pinned, come) : rest.pinned,
    keyUpdates: come.key ? sorted(rest.keyUpdates, keyUpdateOf(come)) : rest.keyUpdates,
    updates: isLoaded(held, come) ? sorted(rest.updates, come) : rest.updates,
    references: { ...rest.references, [come.id]: come.time },
  }
}

/** What lies beyond the oldest page loaded so far comes with its own page. */
function isLoaded({ older }: Coverage, come: Update): boolean {
  const edge = older === undefined ? undefined : parsePlace(older)
  return edge === undefined || compareUpdates(come, edge) <= 0
}
