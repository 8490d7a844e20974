/** Caches coverages: one read of the database per change, whatever the number of readers. */
import type { Coverage, Newsroom } from '#shared/blog/coverage.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Records } from '#store/log/records.ts'
import { type HeldReads, holdReads, type ReadPorts, type StreamRead } from './held-reads.ts'

/** Updates in a snapshot; `older` continues from there. */
export const SNAPSHOT_UPDATES = 20
/** Enough for thousands of ordinary coverages. */
const MAX_HELD_BYTES = 64_000_000

export type Snapshot = StreamRead & { readonly coverage: Coverage }
/** Missing is `unknown_blog`. */
export type Snapshots = HeldReads<Snapshot>

type SnapshotsOptions = ReadPorts & {
  readonly records: Pick<Records, 'coverage'>
  readonly newsroom?: () => Newsroom
}

export function createSnapshots({ records, newsroom, ...ports }: SnapshotsOptions): Snapshots {
  return holdReads({
    ...{
      log: ports.log,
      clock: ports.clock,
      streamOf: publicStream,
      missing: 'unknown_blog',
      maxBytes: MAX_HELD_BYTES,
    },
    async fetch(blog) {
      const read = await records.coverage(blog, SNAPSHOT_UPDATES)
      if (!read) return undefined
      const coverage = newsroom ? { ...read, publisher: newsroom() } : read
      return { coverage, cursor: coverage.cursor, text: JSON.stringify(coverage) }
    },
  })
}
