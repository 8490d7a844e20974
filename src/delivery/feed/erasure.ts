/** Erases a removed update from changes held in memory, as the log has erased it on disk. */
import type { Change } from '#shared/blog/change.ts'
import { isRemoval } from '#store/log/history.ts'
import type { LoggedChange } from '#store/log/log.ts'

/** The id of the update that this change removes. */
export function removedIn({ text }: LoggedChange): string | undefined {
  if (!isRemoval(text)) return undefined
  const change = JSON.parse(text) as Extract<Change, { kind: 'update.removed' }>
  return change.update.id
}

/** Applies the removals among later changes to changes that were read earlier. */
export function withoutRemoved(
  earlier: readonly LoggedChange[],
  later: readonly LoggedChange[],
): readonly LoggedChange[] {
  const removed = later.map(removedIn).filter(id => id !== undefined)
  return removed.reduce((left, id) => left.map(change => erased(change, id)), earlier)
}

export function erased(held: LoggedChange, id: string): LoggedChange {
  // A body may also mention the id in a reference; only the parsed change tells.
  if (!held.text.includes(id)) return held
  const { offset, at, ...change } = JSON.parse(held.text) as Change
  if (!('update' in change) || change.update.id !== id) return held
  return { offset, text: JSON.stringify({ offset, kind: 'update.removed', at, update: { id } }) }
}
