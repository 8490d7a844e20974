/** Builds a history from its rows. An update's is on two streams, whose offsets do not tell the order in time. */
import type { Author, Change, PastChange } from '#shared/blog/change.ts'

export function pastChangesIn(rows: readonly Record<string, unknown>[]): readonly PastChange[] {
  return rows.map(pastChangeIn).sort((a, b) => versionOf(a) - versionOf(b))
}

/** A removal has lost its text, and with it its version: it sorts last, as it happened last. */
function versionOf(change: Change): number {
  if ('blog' in change) return change.blog.version
  return 'update' in change && 'version' in change.update ? change.update.version : Number.POSITIVE_INFINITY
}

function pastChangeIn({ change, made_by: by }: Record<string, unknown>): PastChange {
  const made = JSON.parse(String(change)) as Change
  return typeof by === 'string' ? { ...made, by: JSON.parse(by) as Author } : made
}
