/** The record and the bus: how posts are written, and how PostgreSQL and Redis are. */
import type { BusFigures } from '#store/bus/redis-bus.ts'
import type { PoolStanding } from '#store/sql/postgres.ts'
import type { Instruments } from './instruments.ts'

/** From a commit on a fast disk to one on a failing disk. */
const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
/** Up to the limit of one commit. */
const GROUP_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]

type Stored = { readonly kind: string; readonly outcome: string; readonly seconds: number }

export function createStoreMetrics(make: Instruments) {
  const stored = 'Time to append a change to the log, including the wait in the queue'
  const appends = make.histogram('crier_append_seconds', stored, APPEND_SECONDS, 'kind', 'outcome')
  return {
    countAppend: ({ kind, outcome, seconds }: Stored) => appends.observe({ kind, outcome }, seconds),
    /** How far the node's clock is ahead of the database's. */
    watchClock(aheadMs: () => number): void {
      const help = "This node's clock minus the database's"
      make.watched({ name: 'crier_clock_ahead_seconds', help, aggregator: 'average' }, () => aheadMs() / 1_000)
    },
    /** By the name of the pool, since alerts have one of their own. */
    watchPools(pools: Readonly<Record<string, () => PoolStanding>>): void {
      const by = (look: (standing: PoolStanding) => number) => () =>
        Object.entries(pools).map(([name, standing]) => [name, look(standing())] as const)
      const watch = (name: string, help: string, look: (standing: PoolStanding) => number) =>
        make.watchedBy({ name, help, label: 'pool' }, by(look))
      const busy = 'Connections to PostgreSQL in use'
      watch('crier_database_connections_busy', busy, ({ connections, idle }) => connections - idle)
      watch('crier_database_connections_limit', 'The most connections of the pool', ({ limit }) => limit)
      watch('crier_database_waiting', 'Callers waiting for a connection to PostgreSQL', ({ waiting }) => waiting)
    },
    watchBus(look: () => BusFigures): void {
      const sent = 'Announcements given to Redis'
      make.counted('crier_bus_announced_total', sent, () => look().announced)
      const lost = 'Announcements that Redis did not take: the log delivers those changes, later'
      make.counted('crier_bus_lost_total', lost, () => look().lost)
      make.counted('crier_bus_heard_total', 'Announcements heard from Redis', () => look().heard)
      const waiting = 'Announcements that Redis has not confirmed yet'
      make.watched({ name: 'crier_bus_in_flight', help: waiting }, () => look().inFlight)
    },
  }
}

/** For the process that owns the log: with workers, the first one. */
export function createGroupMetrics(make: Instruments) {
  const group = make.histogram('crier_append_group_size', 'Posts that were written by one commit', GROUP_SIZES)
  return { countGroup: (size: number) => group.observe(size) }
}
