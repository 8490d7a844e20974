/** Erases a removed update or comment from changes held in memory, as the log has erased it on disk. */
import type { Change } from '#shared/blog/change.ts'
import type { CommentChange } from '#shared/blog/comment.ts'
import { hasNoSummary, withoutSummary } from '#store/log/erased-summary.ts'
import { isRemoval } from '#store/log/history.ts'
import type { LoggedChange } from '#store/log/log.ts'

type Held = Change | CommentChange
type Subject = {
  readonly kind: string
  readonly update?: { readonly id: string }
  readonly comment?: { readonly id: string }
}

/** In place of an id, which it cannot be: earlier changes of the blog have lost their summary, if they had one. */
const SUMMARY = 'summary'

/** What this change removes: the id of an update or comment, or the summary. */
export function removedIn({ text }: LoggedChange): string | undefined {
  if (hasNoSummary(text)) return SUMMARY
  if (!isRemoval(text)) return undefined
  return subjectOf(JSON.parse(text) as Held)
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
  if (id === SUMMARY) return withoutHeldSummary(held)
  // A body may also mention the id in a reference; only the parsed change tells.
  if (!held.text.includes(id)) return held
  const { offset, at, ...change } = JSON.parse(held.text) as Held
  if (subjectOf(change) !== id) return held
  const removal =
    'comment' in change
      ? { kind: 'comment.removed', at, comment: { id } }
      : { kind: 'update.removed', at, update: { id } }
  return { offset, text: JSON.stringify({ offset, ...removal }) }
}

function withoutHeldSummary(held: LoggedChange): LoggedChange {
  const text = withoutSummary(held.text)
  return text === held.text ? held : { offset: held.offset, text }
}

/** Undefined for changes of a blog, which is never removed. */
function subjectOf({ comment, update }: Subject): string | undefined {
  return (comment ?? update)?.id
}
