/** Caches coverages: one read of the database per change, whatever the number of readers. */
import type { Coverage, Newsroom } from '#shared/blog/coverage.ts'
import type { BlogId } from '#shared/blog/ids.ts'
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
export type Snapshots = HeldReads<Snapshot> & {
  /** What tells two snapshots of one cursor apart: how many readers report what they read. Empty if all or none do. */
  readonly tagOf: (blog: BlogId) => string
}

type SnapshotsOptions = ReadPorts & {
  readonly records: Pick<Records, 'coverage'>
  readonly newsroom?: () => Newsroom
  /** Absent if views and reads are not counted. */
  readonly powerOf?: ((blog: BlogId) => number) | undefined
}

export function createSnapshots(options: SnapshotsOptions): Snapshots {
  const [whole, filtered] = [hold(options, MAX_HELD_BYTES), hold(options, MAX_FILTERED_BYTES)]
  const { powerOf } = options
  /** The last form of each snapshot with another number of reporters. */
  const resampled = new WeakMap<Snapshot, Snapshot>()

  function withSampling(snapshot: Snapshot, sampling: number): Snapshot {
    if (snapshot.coverage.sampling === sampling) return snapshot
    const held = resampled.get(snapshot)
    if (held?.coverage.sampling === sampling) return held
    const coverage = { ...snapshot.coverage, sampling }
    const made = { ...snapshot, coverage, text: JSON.stringify(coverage) }
    resampled.set(snapshot, made)
    return made
  }

  return {
    get status() {
      return whole.status
    },
    cursor: (blog, filter) => (filter ? filtered : whole).cursor(blog, filter),
    async read(blog, filter) {
      const snapshot = await (filter ? filtered : whole).read(blog, filter)
      return powerOf ? withSampling(snapshot, powerOf(blog)) : snapshot
    },
    tagOf: blog => (powerOf?.(blog) ? `-s${powerOf(blog)}` : ''),
  }
}

function hold({ records, newsroom, powerOf, log, clock }: SnapshotsOptions, maxBytes: number): HeldReads<Snapshot> {
  return holdReads({
    ...{ log, clock, maxBytes, streamOf: publicStream, missing: 'unknown_blog' },
    async fetch(blog, filter) {
      const read = await records.coverage(blog, SNAPSHOT_UPDATES, filter)
      if (!read) return undefined
      const coverage = {
        ...read,
        ...(newsroom && { publisher: newsroom() }),
        ...(powerOf && { sampling: powerOf(blog) }),
      }
      return { coverage, cursor: coverage.cursor, text: JSON.stringify(coverage) }
    },
  })
}
