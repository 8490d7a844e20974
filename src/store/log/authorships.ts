/** Builds the first and the last author of updates from their rows, which are in the order of the changes. */
import type { Author, Authorship } from '#shared/blog/change.ts'
import type { UpdateId } from '#shared/blog/ids.ts'

export function authorshipsIn(rows: readonly Record<string, unknown>[]): readonly Authorship[] {
  const found = new Map<UpdateId, Authorship>()
  for (const { update_id, made_by } of rows) {
    const update = String(update_id) as UpdateId
    const last = JSON.parse(String(made_by)) as Author
    found.set(update, { update, first: found.get(update)?.first ?? last, last })
  }
  return [...found.values()]
}
