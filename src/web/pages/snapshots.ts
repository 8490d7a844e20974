/** Caches coverages: one read of the database per change, whatever the number of readers. */
import type { Coverage, Newsroom } from '#shared/blog/coverage.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Records } from '#store/log/records.ts'
import { type HeldReads, holdReads, type ReadPorts, type StreamRead } from './held-reads.ts'

/** Updates in a snapshot; `older` continues from there. */
export const SNAPSHOT_UPDATES = 20
/** Enough for thousands of ordinary coverages. */
const MAX_HELD_BYTES = 64_000_000
/** Apart, so that however many filters are asked for, whole coverages stay in memory. */
const MAX_FILTERED_BYTES = 16_000_000

export type Snapshot = StreamRead & { readonly coverage: Coverage }
/** Missing is `unknown_blog`. */
export type Snapshots = HeldReads<Snapshot>

type SnapshotsOptions = ReadPorts & {
  readonly records: Pick<Records, 'coverage'>
  readonly newsroom?: () => Newsroom
}

export function createSnapshots(options: SnapshotsOptions): Snapshots {
  const [whole, filtered] = [hold(options, MAX_HELD_BYTES), hold(options, MAX_FILTERED_BYTES)]
  return {
    get status() {
      return whole.status
    },
    cursor: (blog, filter) => (filter ? filtered : whole).cursor(blog, filter),
    read: (blog, filter) => (filter ? filtered : whole).read(blog, filter),
  }
}

function hold({ records, newsroom, log, clock }: SnapshotsOptions, maxBytes: number): Snapshots {
  return holdReads({
    ...{ log, clock, maxBytes, streamOf: publicStream, missing: 'unknown_blog' },
    async fetch(blog, filter) {
      const read = await records.coverage(blog, SNAPSHOT_UPDATES, filter)
      if (!read) return undefined
      const coverage = newsroom ? { ...read, publisher: newsroom() } : read
      return { coverage, cursor: coverage.cursor, text: JSON.stringify(coverage) }
    },
  })
}
