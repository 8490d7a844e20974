/** A registry with every metric that a process of Crier may have, whatever its settings. */
import type { Registry } from 'prom-client'
import { createInstruments } from '#server/metrics/instruments.ts'
import { createMetrics, createProcessMetrics } from '#server/metrics/metrics.ts'
import { createGroupMetrics } from '#server/metrics/store-metrics.ts'
import { watchBacklog } from '#server/metrics/work-metrics.ts'
import { countReplaced } from '#server/metrics/worker-metrics.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

export function everyMetric(): Registry {
  const clock = new ManualClock()
  const registry = createProcessMetrics({ version: '0.0.0', dropped: () => 0 })
  const make = createInstruments(registry)
  createGroupMetrics(make)
  countReplaced(make)
  watchBacklog(make, { read: async () => ({}), clock })
  const metrics = createMetrics({ registry, nowMs: () => 0 })
  metrics.watchReaders({ readers: () => 0, feeds: () => 0, sites: () => new Map() })
  metrics.watchSends({ way: 'javascript' })
  metrics.watchParts({ check: async () => [] })
  metrics.watchClock(() => 0)
  metrics.watchPools({})
  metrics.watchBus(() => ({ announced: 0, lost: 0, heard: 0, inFlight: 0 }))
  return registry
}
