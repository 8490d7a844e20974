/** Runs a server as several workers: they serve; this process writes the data folder and relays announcements. */
import { createExchangeHub } from '#delivery/counts/worker-exchange.ts'
import type { Wire } from '#platform/ipc/wire.ts'
import { createBusRelay } from '#store/bus/worker-bus.ts'
import { answerAppends } from '#store/log/remote-append.ts'
import { answerRemoteCalls } from '#store/sql/remote-calls.ts'
import type { NotRunning, RunningServer } from './composition.ts'
import { createInstruments } from './metrics/instruments.ts'
import { countReplaced, MetricsRelay } from './metrics/worker-metrics.ts'
import { openLogLevel } from './open-log-level.ts'
import { openMetrics, openRegistry, watchWaiting } from './open-metrics.ts'
import type { ServerOptions } from './server-options.ts'
import { openStores } from './stores/open-stores.ts'
import { takeFirstKey } from './take-first-key.ts'
import { openWorkers } from './workers/open-workers.ts'

export type OpenServers = Omit<ServerOptions, 'opened' | 'primary'> & { readonly count: number }

export async function openServers(given: OpenServers): Promise<RunningServer | NotRunning> {
  const { settings, logger, clock, count } = given
  await using opened = new AsyncDisposableStack()
  const { registry, onGroup } = openRegistry(given)
  const stores = await openStores({ settings, logger, clock, random: Math.random, onGroup })
  if (stores.kind === 'folder in use') return stores
  opened.defer(() => stores.close())

  openLogLevel({ ...given, ...stores, opened })
  // With Redis it hears from there.
  const relay = createBusRelay(settings.REDIS_URL === undefined ? stores.bus : undefined)
  const hub = createExchangeHub()
  const onReplaced = countReplaced(createInstruments(registry))
  watchWaiting({ ...given, registry, stores })
  const metrics = new MetricsRelay(clock, registry)
  await openMetrics({ ...given, opened, print: () => metrics.print() })
  const join = (wire: Wire) => {
    answerAppends(stores.log, wire)
    if (stores.calls) answerRemoteCalls(stores.calls, wire)
    const leaving = [relay.join(wire), hub.join(wire), metrics.join(wire)]
    return () => {
      for (const leave of leaving) leave()
    }
  }
  const drainMs = settings.CRIER_DRAIN_SECONDS * 1_000
  const workers = await openWorkers({ count, clock, logger, join, drainMs, onReplaced })
  if (!workers) return { kind: 'no worker' }
  opened.defer(() => workers.close())
  const url = settings.CRIER_PUBLIC_URL ?? workers.url
  const first = await takeFirstKey(stores, { settings, url })

  const rest = opened.move()
  return { kind: 'running', url, localUrl: workers.url, ...first, close: () => rest.disposeAsync() }
}
