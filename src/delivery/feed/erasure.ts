/** Erases a removed update or comment from changes held in memory, as the log has erased it on disk. */
import type { Change } from '#shared/blog/change.ts'
import type { CommentChange } from '#shared/blog/comment.ts'
import { withContributors } from '#store/contributors/without-contributor.ts'
import { hasNoSummary, withoutSummary } from '#store/log/erased-summary.ts'
import { isRemoval } from '#store/log/history.ts'
import type { LoggedChange } from '#store/log/log.ts'

const BLOG_CHANGE = /^\{"offset":\d+,"kind":"blog\./

type Held = Change | CommentChange
type Subject = {
  readonly kind: string
  readonly update?: { readonly id: string }
  readonly comment?: { readonly id: string }
}

/** In place of an id, which it cannot be: earlier changes of the blog have lost their summary, if they had one. */
const SUMMARY = 'summary'

/** What this change removes: the id of an update or comment, or the summary. */
function removedIn({ text }: LoggedChange): string | undefined {
  if (hasNoSummary(text)) return SUMMARY
  if (!isRemoval(text)) return undefined
  return subjectOf(JSON.parse(text) as Held)
}

/** What this change erases from earlier ones; undefined if nothing. */
export function erasureOf(change: LoggedChange): ((held: LoggedChange) => LoggedChange) | undefined {
  const removed = removedIn(change)
  const left = BLOG_CHANGE.test(change.text) ? onlyContributorsOf(change) : undefined
  if (removed === undefined) return left
  return held => (left ?? same)(erased(held, removed))
}

/**
 * A contributor who is not on the blog any more may have been erased from the log, so earlier changes lose them too. Readers
 * who still get those changes get this one with them.
 */
function onlyContributorsOf({ text }: LoggedChange): (held: LoggedChange) => LoggedChange {
  const { blog } = JSON.parse(text) as { blog: { contributors?: readonly { readonly id: string }[] } }
  const known = new Set((blog.contributors ?? []).map(({ id }) => id))
  return held => {
    const kept = withContributors(held.text, known)
    return kept === held.text ? held : { ...held, text: kept }
  }
}

function same(held: LoggedChange): LoggedChange {
  return held
}

/** Applies the erasures among later changes to changes that were read earlier. */
export function withoutRemoved(
  earlier: readonly LoggedChange[],
  later: readonly LoggedChange[],
): readonly LoggedChange[] {
  const erasures = later.map(erasureOf).filter(erase => erase !== undefined)
  return erasures.reduce((left, erase) => left.map(erase), earlier)
}

function erased(held: LoggedChange, id: string): LoggedChange {
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
