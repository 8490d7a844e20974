/** The metrics of several workers as those of one server: the first process collects and sums them. */
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client'
import type { Clock } from '#platform/clock.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import type { Instruments } from './instruments.ts'

/**
 * A worker that has not responded by then is dying or very busy; the others' metrics must not wait for it. Longer than a
 * check of its parts takes, shorter than Prometheus waits by default (10 s).
 */
const ANSWER_MS = 4_000
/** What only grows. A sum that lost a worker's share would look like a restart, and rates like a burst. */
const GROWING = new Set<unknown>(['counter', 'histogram'])

type Printed = readonly MetricObjectWithValues<MetricValue<string>>[]
type Asked = { readonly ask: number }
type Told = { readonly ask: number; readonly metrics: Printed }

/** In the process that starts workers: counts those that ended and were replaced. */
export function countReplaced(make: Instruments): () => void {
  const replaced = make.counter('crier_workers_replaced_total', 'Workers that ended and were replaced')
  return () => replaced.inc()
}

/** In a worker. */
export function answerMetrics(registry: Registry, wire: Wire): void {
  wire.hear('metrics', body => {
    const { ask } = body as Asked
    void registry.getMetricsAsJSON().then(metrics => wire.send('metrics', { ask, metrics }))
  })
}

/** `own`: the metrics of this process itself. */
export function createMetricsRelay(clock: Clock, own: Registry) {
  /** By worker, what it told last: also when it is too late for this scrape. */
  const told = new Map<Wire, Printed>()
  const asks = new Map<number, { readonly missing: Set<Wire>; check(): void }>()
  /** Of workers that have ended; added up with each scrape. */
  let ended: readonly Printed[] = []
  let count = 0

  function settle(wire: Wire, ask?: number): void {
    for (const [number, { missing, check }] of asks) {
      if (ask !== undefined && ask !== number) continue
      missing.delete(wire)
      check()
    }
  }

  async function addUpEnded(): Promise<void> {
    const before = ended
    if (before.length < 2) return
    const sum = await sumOf(before).getMetricsAsJSON()
    if (ended === before) ended = [sum]
  }

  return {
    /** Collects from the worker until the returned function is called. */
    join(wire: Wire): () => void {
      told.set(wire, [])
      wire.hear('metrics', body => {
        const { ask, metrics } = body as Told
        if (told.has(wire)) told.set(wire, metrics)
        settle(wire, ask)
      })
      return () => {
        const last = growingIn(told.get(wire) ?? [])
        told.delete(wire)
        if (last.length > 0) ended = [...ended, last]
        settle(wire)
      }
    },

    /** The sum over all workers, those that have ended, and this process. */
    async print(): Promise<string> {
      count += 1
      const ask = count
      await new Promise<void>(resolve => {
        const missing = new Set(told.keys())
        const callOff = clock.after(ANSWER_MS, resolve)
        const check = () => {
          if (missing.size > 0) return
          callOff()
          resolve()
        }
        asks.set(ask, { missing, check })
        for (const wire of told.keys()) wire.send('metrics', { ask } satisfies Asked)
        check()
      })
      asks.delete(ask)
      await addUpEnded()
      return sumOf([await own.getMetricsAsJSON(), ...told.values(), ...ended]).metrics()
    },
  }
}

// The types of prom-client only know its own parts.
function sumOf(printed: readonly Printed[]): Registry {
  return AggregatorRegistry.aggregate(printed as unknown as object[])
}

function growingIn(printed: Printed): Printed {
  return printed.filter(({ type }) => GROWING.has(type))
}
