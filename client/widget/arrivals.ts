/** Arrivals, held while the live edge is out of view, the tab is hidden or the reader has paused; otherwise shown. */
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { without } from '#shared/blog/fold.ts'
import { compareUpdates } from '#shared/blog/order.ts'

export type Arrivals = {
  readonly latest: Coverage
  /** Ids of arrivals that are not shown yet. */
  readonly held: ReadonlySet<string>
  /** The coverage that a paused reader sees. */
  readonly frozen?: Coverage | undefined
}

type Come = {
  readonly coverage: Coverage
  readonly changes: readonly Change[]
  readonly manner: 'show' | 'hold'
}

const NONE: ReadonlySet<string> = new Set()

export function beginWith(latest: Coverage): Arrivals {
  return { latest, held: NONE }
}

export function arrive({ latest, held, frozen }: Arrivals, { coverage, changes, manner }: Come): Arrivals {
  if (manner === 'show' && !frozen) return beginWith(coverage)
  const here = new Set<string>(coverage.updates.map(({ id }) => id))
  const waiting = [...held, ...freshIn({ latest, coverage, changes })].filter(id => here.has(id))
  return { latest: coverage, held: new Set(waiting), frozen: frozen && thaw({ frozen, coverage, changes }) }
}

/** The coverage to show. Corrections show at once; a held update is absent from the pinned and key updates, too. */
export function shownOf({ latest, held, frozen }: Arrivals): Coverage {
  if (frozen) return frozen
  return held.size === 0 ? latest : without(latest, id => held.has(id))
}

/** Shows all held updates. A paused reader stays paused, at the current coverage. */
export function release({ latest, frozen }: Arrivals): Arrivals {
  return { latest, held: NONE, frozen: frozen && latest }
}

export function pause(arrivals: Arrivals): Arrivals {
  return { ...arrivals, frozen: shownOf(arrivals) }
}

export function resume({ latest, held }: Arrivals): Arrivals {
  return { latest, held }
}

export function publishedIn(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(changes.flatMap(change => (change.kind === 'update.published' ? [change.update.id] : [])))
}

/** After a gap the coverage is reloaded, without changes: unknown updates are new unless older than all known ones. */
function freshIn({ latest, coverage, changes }: Omit<Come, 'manner'> & { readonly latest: Coverage }): string[] {
  const known = new Set<string>(latest.updates.map(({ id }) => id))
  const published = publishedIn(changes)
  const last = latest.updates.at(-1)
  return coverage.updates
    .filter(one => !known.has(one.id) && (published.has(one.id) || !last || compareUpdates(one, last) < 0))
    .map(({ id }) => id)
}

/** Applies removals, which are made for legal reasons, and adds older updates, which the reader requested. */
function thaw({ frozen, coverage, changes }: Omit<Come, 'manner'> & { readonly frozen: Coverage }): Coverage {
  const gone = new Set<string>(changes.flatMap(one => (one.kind === 'update.removed' ? [one.update.id] : [])))
  const { blog } = coverage.blog.summary ? frozen : coverage
  const rest = { ...without(frozen, id => gone.has(id)), blog }
  const last = rest.updates.at(-1)
  if (changes.length > 0 || !last) return rest
  const older = coverage.updates.filter(one => compareUpdates(one, last) > 0)
  return { ...rest, updates: [...rest.updates, ...older], older: coverage.older }
}
