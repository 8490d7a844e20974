/** Work that waits in the database, the same seen from every node, and how late the scheduled part of it was done. */
import type { Clock } from '#platform/clock.ts'
import type { Backlog } from '#store/sql/backlog.ts'
import type { Instruments } from './instruments.ts'

/** A second is promised; beyond ten, an editor calls. */
const LATE_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600]
/** As for a health check: a scrape must end before Prometheus gives up, also while the database hangs. */
const READ_MS = 3_000

type BacklogOptions = { readonly read: () => Promise<Backlog>; readonly clock: Clock }

export function createWorkMetrics(make: Instruments) {
  const late = 'Time from the instant that an update was scheduled for to its publication'
  const published = make.histogram('crier_schedule_late_seconds', late, LATE_SECONDS)
  const repairs = make.counter('crier_search_repairs_total', 'Times that a damaged index of the search was emptied')
  return {
    countScheduled: (lateMs: number) => published.observe(Math.max(0, lateMs) / 1_000),
    countSearchRepair: () => repairs.inc(),
  }
}

/** In one process of a node. While the database does not respond, the series are absent. */
export function watchBacklog(make: Instruments, { read, clock }: BacklogOptions): void {
  let reading: Promise<Backlog> | undefined
  /** Both metrics of one scrape share a read. */
  const look = () => {
    reading ??= inTime(read(), clock).finally(() => {
      reading = undefined
    })
    return reading
  }
  const waiting = 'Work that is due and waits, by kind; up to 1,000 of each are counted'
  make.watchedBy({ name: 'crier_backlog', help: waiting, label: 'work' }, async () =>
    Object.entries(await look()).map(([work, { count }]) => [work, count] as const),
  )
  const oldest = 'How long the oldest of it has waited, where that is known'
  make.watchedBy({ name: 'crier_backlog_oldest_seconds', help: oldest, label: 'work' }, async () =>
    Object.entries(await look()).flatMap(([work, { oldestMs }]) =>
      oldestMs === undefined ? [] : [[work, Math.max(0, oldestMs) / 1_000] as const],
    ),
  )
}

async function inTime(read: Promise<Backlog>, clock: Clock): Promise<Backlog> {
  let callOff = () => {}
  const late = new Promise<Backlog>(resolve => {
    callOff = clock.after(READ_MS, () => resolve({}))
  })
  try {
    return await Promise.race([read.catch((): Backlog => ({})), late])
  } finally {
    callOff()
  }
}
