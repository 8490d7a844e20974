/** The order of the queue: most urgent first. */

import type { Shelf } from '#client/desk/live/shelf.ts'
import type { Update } from '#shared/blog/update.ts'

const GROUPS = ['submitted', 'scheduled', 'approved', 'draft'] as const
type QueueGroup = (typeof GROUPS)[number]

/** @param hidden Ids of updates */
export function queueOf(
  { updates }: Shelf,
  hidden: readonly string[],
): readonly (readonly [QueueGroup, readonly Update[]])[] {
  return GROUPS.map(group => {
    const items = [...updates.values()].filter(({ id, status }) => status === group && !hidden.includes(id))
    return [group, items.sort(group === 'scheduled' ? byPlan : byAge)] as const
  }).filter(([, items]) => items.length > 0)
}

function byPlan(a: Update, b: Update): number {
  return (a.publishAt ?? '') < (b.publishAt ?? '') ? -1 : 1
}

/** Oldest first. */
function byAge(a: Update, b: Update): number {
  return a.id < b.id ? -1 : 1
}
