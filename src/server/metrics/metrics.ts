/** The metrics of a running node, in Prometheus' format. Each part receives the functions that it reports to. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Parts } from '#platform/parts.ts'
import { createCommentMetrics } from './comment-metrics.ts'
import { createInstruments } from './instruments.ts'
import { createPushMetrics } from './push-metrics.ts'
import { createReadMetrics } from './read-metrics.ts'
import { createReaderMetrics } from './reader-metrics.ts'
import { createStoreMetrics } from './store-metrics.ts'
import { createWorkMetrics } from './work-metrics.ts'

const REQUEST_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30]

type Answered = { readonly method: string; readonly status: number; readonly seconds: number }

export type Metrics = ReturnType<typeof createMetrics>

type MetricsOptions = { readonly registry: Registry; readonly nowMs: () => number }

/** Of a process that serves. */
export function createMetrics({ registry, nowMs }: MetricsOptions) {
  const make = createInstruments(registry)
  const answered = 'HTTP requests, by the class of their status'
  const requests = make.histogram('crier_http_request_seconds', answered, REQUEST_SECONDS, 'method', 'status')
  return {
    ...createReaderMetrics({ make, nowMs }),
    ...createStoreMetrics(make),
    ...createPushMetrics(make),
    ...createWorkMetrics(make),
    ...createCommentMetrics(make),
    ...createReadMetrics(make),
    countRequest: ({ method, status, seconds }: Answered) =>
      requests.observe({ method, status: classOf(status) }, seconds),
    watchParts(parts: Parts): void {
      const help = 'Whether a part that the node depends on works'
      new Gauge({
        ...{ name: 'crier_part_up', help, labelNames: ['part'], registers: [registry] },
        // Of several workers, one without it is enough to report it.
        aggregator: 'min',
        async collect() {
          for (const { name, state } of await parts.check()) this.set({ part: name }, state.kind === 'up' ? 1 : 0)
        },
      })
    },
  }
}

/** A registry with the metrics of a process itself: memory, CPU time, event loop delay, dropped log lines. */
export function createProcessMetrics({ version, dropped }: { version: string; dropped: () => number }): Registry {
  const registry = new Registry()
  const make = createInstruments(registry)
  collectDefaultMetrics({ register: registry })
  make.stated('crier_build_info', 'Processes by version', { version })
  make.counted('crier_log_lines_dropped_total', 'Log lines that could not be written to standard error', dropped)
  return registry
}

/** A label must have few values, or every mistake of a client creates a series. */
function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`
}
