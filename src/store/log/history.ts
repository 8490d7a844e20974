/** Whether two nodes have the same history, or one has changes that a restored backup lost (law 10, back in time). */
import { withContributors } from '#store/contributors/without-contributor.ts'
import { withoutSummary } from './erased-summary.ts'
import type { SeenCursor } from './log.ts'

const REMOVAL = /^\{"offset":\d+,"kind":"(?:update|comment)\.removed"/

const NOBODY: ReadonlySet<string> = new Set()

/**
 * True for two texts of one offset that cannot be of one history. A removal replaces texts, so it proves nothing; nor do summaries
 * and contributors, which may have been erased from one of them.
 */
export function isOtherHistory(one: string, other: string): boolean {
  if (one === other || isRemoval(one) || isRemoval(other)) return false
  return withoutErasable(one) !== withoutErasable(other)
}

function withoutErasable(text: string): string {
  return withContributors(withoutSummary(text), NOBODY)
}

/** Whether the history in the row has the change that was seen: `head` and `change` are those of its offset. */
export function hasSeen({ head, change }: Readonly<Record<string, unknown>>, { offset, text }: SeenCursor): boolean {
  if (Number(head) < offset) return false
  return text === undefined || change === null || !isOtherHistory(text, String(change))
}

/** Whether the changes after a cursor are still kept, rather than pruned for their age. */
export function isKept(
  [first]: readonly { readonly offset: number }[],
  { after, head }: { readonly after: { readonly offset: number }; readonly head: { readonly offset: number } },
): boolean {
  return first ? first.offset === after.offset + 1 : after.offset === head.offset
}

export function isRemoval(text: string): boolean {
  return REMOVAL.test(text)
}
