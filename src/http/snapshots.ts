/**
 * Coverages as they were last read, so that a crowd of readers costs one read a change. A held one is used only while
 * the log's head is where it was read.
 */
import type { Coverage } from '../blog/coverage.ts'
import type { BlogId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Log } from '../log/log.ts'
import type { Records } from '../log/records.ts'
import { printCursor } from '../protocol/cursor.ts'
import { publicStream } from '../protocol/stream.ts'

/** Updates in a coverage before `older` leads on. */
export const SNAPSHOT_UPDATES = 20
/** Blogs that are read at once are few; the one that was asked for longest ago makes room. */
const MAX_HELD = 64

export type Snapshot = { readonly coverage: Coverage; readonly text: string }

export interface Snapshots {
  /** The cursor alone, which takes no look at the coverage. @throws Refusal `unknown_blog`. */
  cursor(blog: BlogId): Promise<string>
  read(blog: BlogId): Promise<Snapshot>
}

export function createSnapshots({ log, records }: { readonly log: Log; readonly records: Records }): Snapshots {
  const held = new Map<BlogId, Snapshot>()

  async function cursor(blog: BlogId): Promise<string> {
    const head = await log.head(publicStream(blog))
    if (!head) throw new Refusal('unknown_blog')
    return printCursor(head)
  }

  async function read(blog: BlogId): Promise<Snapshot> {
    const now = await cursor(blog)
    const known = held.get(blog)
    if (known?.coverage.cursor === now) return known
    const coverage = await records.coverage(blog, SNAPSHOT_UPDATES)
    if (!coverage) throw new Refusal('unknown_blog')
    const snapshot = { coverage, text: JSON.stringify(coverage) }
    keep(blog, snapshot)
    return snapshot
  }

  function keep(blog: BlogId, snapshot: Snapshot): void {
    held.delete(blog)
    held.set(blog, snapshot)
    const [oldest] = held.keys()
    if (held.size > MAX_HELD && oldest !== undefined) held.delete(oldest)
  }

  return { cursor, read }
}
