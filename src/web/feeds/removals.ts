/** What was removed from a stream lately, for tombstones in feeds. */
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'

/** How many changes are searched; older entries have left the feeds anyway. */
const SEARCHED_CHANGES = 500

export type Removal = { readonly id: string; readonly at: string }

export async function removalsIn(log: Pick<Log, 'head' | 'read'>, stream: StreamName): Promise<readonly Removal[]> {
  const head = await log.head(stream)
  if (!head) return []
  const after = { ...head, offset: Math.max(0, head.offset - SEARCHED_CHANGES) }
  const read = await log.read(stream, after, SEARCHED_CHANGES)
  if (read.kind !== 'changes') return []
  const removals = new Map<string, Removal>()
  for (const { text } of read.changes) {
    const { kind, update, comment, at } = JSON.parse(text)
    const id = String((update ?? comment)?.id)
    // Erased earlier changes also appear as removals; the last one carries the time of the removal.
    if (kind === 'update.removed' || kind === 'comment.removed') removals.set(id, { id, at: String(at) })
    // Unlike an update, a comment may be shown again.
    else removals.delete(id)
  }
  return [...removals.values()]
}
