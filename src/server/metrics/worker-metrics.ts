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

type Ask = { readonly missing: Set<Wire>; check(): void }

/** In the process that starts workers. */
export class MetricsRelay {
  readonly #clock: Clock
  /** The metrics of this process itself. */
  readonly #own: Registry
  /** By worker, what it told last: also when it is too late for this scrape. */
  readonly #told = new Map<Wire, Printed>()
  readonly #asks = new Map<number, Ask>()
  /** Of workers that have ended; added up with each scrape. */
  #ended: readonly Printed[] = []
  #count = 0

  constructor(clock: Clock, own: Registry) {
    this.#clock = clock
    this.#own = own
  }

  /** Collects from the worker until the returned function is called. */
  join(wire: Wire): () => void {
    this.#told.set(wire, [])
    wire.hear('metrics', body => {
      const { ask, metrics } = body as Told
      if (this.#told.has(wire)) this.#told.set(wire, metrics)
      this.#settle(wire, [this.#asks.get(ask)])
    })
    return () => {
      const last = growingIn(this.#told.get(wire) ?? [])
      this.#told.delete(wire)
      if (last.length > 0) this.#ended = [...this.#ended, last]
      this.#settle(wire, this.#asks.values())
    }
  }

  /** The sum over all workers, those that have ended, and this process. */
  async print(): Promise<string> {
    await this.#askAll()
    await this.#addUpEnded()
    return sumOf([await this.#own.getMetricsAsJSON(), ...this.#told.values(), ...this.#ended]).metrics()
  }

  async #askAll(): Promise<void> {
    this.#count += 1
    const ask = this.#count
    await new Promise<void>(resolve => {
      const missing = new Set(this.#told.keys())
      const callOff = this.#clock.after(ANSWER_MS, resolve)
      const check = () => {
        if (missing.size > 0) return
        callOff()
        resolve()
      }
      this.#asks.set(ask, { missing, check })
      for (const wire of this.#told.keys()) wire.send('metrics', { ask } satisfies Asked)
      check()
    })
    this.#asks.delete(ask)
  }

  #settle(wire: Wire, asks: Iterable<Ask | undefined>): void {
    for (const ask of asks) {
      ask?.missing.delete(wire)
      ask?.check()
    }
  }

  async #addUpEnded(): Promise<void> {
    const before = this.#ended
    if (before.length < 2) return
    const sum = await sumOf(before).getMetricsAsJSON()
    if (this.#ended === before) this.#ended = [sum]
  }
}

// The types of prom-client only know its own parts.
function sumOf(printed: readonly Printed[]): Registry {
  return AggregatorRegistry.aggregate(printed as unknown as object[])
}

function growingIn(printed: Printed): Printed {
  return printed.filter(({ type }) => GROWING.has(type))
}
