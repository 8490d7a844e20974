/** The metrics of several workers as those of one server: the first process collects and sums them. */
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client'
import type { Clock } from '#platform/clock.ts'
import type { Wire } from '#platform/ipc/wire.ts'

/** A worker that has not responded by then is dying or very busy; the others' metrics must not wait for it. */
const ANSWER_MS = 1_000

type Asked = { readonly ask: number }
type Told = { readonly ask: number; readonly metrics: readonly MetricObjectWithValues<MetricValue<string>>[] }

/** In a worker. */
export function answerMetrics(registry: Registry, wire: Wire): void {
  wire.hear('metrics', body => {
    const { ask } = body as Asked
    void registry.getMetricsAsJSON().then(metrics => wire.send('metrics', { ask, metrics }))
  })
}

/** `own`: the metrics of this process itself. */
export function createMetricsRelay(clock: Clock, own: Registry) {
  const wires = new Set<Wire>()
  const asks = new Map<number, { told: Told['metrics'][]; check(): void }>()
  let count = 0

  return {
    /** Collects from the worker until the returned function is called. */
    join(wire: Wire): () => void {
      wires.add(wire)
      wire.hear('metrics', body => {
        const { ask, metrics } = body as Told
        asks.get(ask)?.told.push(metrics)
        asks.get(ask)?.check()
      })
      return () => {
        wires.delete(wire)
        for (const { check } of asks.values()) check()
      }
    },

    /** The sum over the workers that responded, and this process. */
    async print(): Promise<string> {
      count += 1
      const ask = count
      const told: Told['metrics'][] = []
      await new Promise<void>(resolve => {
        const callOff = clock.after(ANSWER_MS, resolve)
        const check = () => {
          if (told.length < wires.size) return
          callOff()
          resolve()
        }
        asks.set(ask, { told, check })
        for (const wire of wires) wire.send('metrics', { ask } satisfies Asked)
        check()
      })
      asks.delete(ask)
      // The types of prom-client only know its own parts.
      return AggregatorRegistry.aggregate([await own.getMetricsAsJSON(), ...told] as unknown as object[]).metrics()
    },
  }
}
