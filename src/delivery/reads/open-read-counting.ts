/** Counting of views and reads on one node. */
import type { Audience } from '#delivery/counts/audience.ts'
import { PROCESSES } from '#delivery/counts/audience.ts'
import type { Clock } from '#platform/clock.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { ReadCounts } from '#store/reads/read-counts.ts'
import { ReadCounter, type ReadOutcome, type ReadReport } from './read-counter.ts'
import { createSampling } from './sampling.ts'

export type ReadCounting = {
  /** One of 2^n readers of the blog reports. */
  readonly powerOf: (blog: BlogId) => number
  readonly count: (report: ReadReport) => void
  close(): Promise<void>
}

type ReadCountingOptions = {
  readonly settings: { readonly CRIER_READS: 'on' | 'off'; readonly CRIER_LIMITS: 'on' | 'off' }
  readonly clock: Clock
  readonly audience: Pick<Audience, 'count'>
  readonly countHere: (name: string) => number
  readonly counts: Pick<ReadCounts, 'add'>
  readonly onCounted: (outcome: ReadOutcome, sums: { readonly views: number; readonly reads: number }) => void
  readonly onError: (error: unknown) => void
}

/** Undefined if they are not counted. */
export function openReadCounting(options: ReadCountingOptions): ReadCounting | undefined {
  const { settings, clock, audience, countHere, ...counting } = options
  if (settings.CRIER_READS === 'off') return undefined
  const processes = () => audience.count(PROCESSES)
  const sampling = createSampling({ count: audience.count, countHere, processes, nowMs: clock.elapsedMs })
  const counter = new ReadCounter({ ...counting, sampling, clock, isLimited: settings.CRIER_LIMITS === 'on' })
  return {
    powerOf: sampling.powerOf,
    count: report => counter.count(report),
    close: () => counter.close(),
  }
}
