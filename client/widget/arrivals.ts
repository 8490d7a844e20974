/** What has come, and what of it is shown: arrivals wait while the reader is further down, away, or has paused them. */
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { without } from '#shared/blog/fold.ts'
import { compareUpdates } from '#shared/blog/order.ts'

export type Arrivals = {
  readonly latest: Coverage
  /** Updates that have come and are not shown yet; each counts once, however often it was sent. */
  readonly held: ReadonlySet<string>
  /** What a reader goes on seeing who has paused. */
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

/** What the reader is shown. Corrections show at once; what is pinned or a key event waits with its update. */
export function shownOf({ latest, held, frozen }: Arrivals): Coverage {
  if (frozen) return frozen
  return held.size === 0 ? latest : without(latest, id => held.has(id))
}

/** A paused reader who asks for what has come gets it, and stays paused. */
export function release({ latest, frozen }: Arrivals): Arrivals {
  return { latest, held: NONE, frozen: frozen && latest }
}

export function pause(arrivals: Arrivals): Arrivals {
  return { ...arrivals, frozen: shownOf(arrivals) }
}

export function resume({ latest, held }: Arrivals): Arrivals {
  return { latest, held }
}

/** After a gap the coverage is whole and comes without changes: new is what is unknown and not older than all known. */
function freshIn({ latest, coverage, changes }: Omit<Come, 'manner'> & { readonly latest: Coverage }): string[] {
  const known = new Set<string>(latest.updates.map(({ id }) => id))
  const published = new Set(changes.flatMap(change => (change.kind === 'update.published' ? [change.update.id] : [])))
  const last = latest.updates.at(-1)
  return coverage.updates
    .filter(one => !known.has(one.id) && (published.has(one.id) || !last || compareUpdates(one, last) < 0))
    .map(({ id }) => id)
}

/** What is removed for legal reasons goes from a paused page too; older updates come because the reader asked. */
function thaw({ frozen, coverage, changes }: Omit<Come, 'manner'> & { readonly frozen: Coverage }): Coverage {
  const gone = new Set<string>(changes.flatMap(one => (one.kind === 'update.removed' ? [one.update.id] : [])))
  const rest = gone.size === 0 ? frozen : without(frozen, id => gone.has(id))
  const last = rest.updates.at(-1)
  if (changes.length > 0 || !last) return rest
  const older = coverage.updates.filter(one => compareUpdates(one, last) > 0)
  return { ...rest, updates: [...rest.updates, ...older], older: coverage.older }
}
