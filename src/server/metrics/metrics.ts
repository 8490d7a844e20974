/** The metrics of a running node, in Prometheus' format. Each part receives the functions that it reports to. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Delivery } from '#delivery/feed/fan-out.ts'
import type { Parts } from '#platform/parts.ts'
import { acceptedWithin, type Figures } from '#push/campaign/figures.ts'
import type { Platform } from '#push/devices/device.ts'
import type { Code } from '#shared/protocol/codes.ts'
import type { PoolStanding } from '#store/sql/postgres.ts'

/** From a commit on a fast disk to one on a failing disk. */
const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
/** From a handful of readers to a hundred thousand in one process. */
const DELIVERY_SECONDS = [0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
/** A large newsroom's target is nine of ten followers within two minutes. */
const ALERT_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600]
const REQUEST_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30]

/** Read at each scrape. */
type Standing = { readonly readers: () => number; readonly feeds: () => number }

export interface Metrics {
  readonly registry: Registry
  watch(standing: Standing): void
  watchParts(parts: Parts): void
  watchPool(look: () => PoolStanding): void
  watchSends(way: string): void
  /** How far the node's clock is ahead of the database's. */
  watchClock(aheadMs: () => number): void
  countRequest(request: { readonly method: string; readonly status: number; readonly seconds: number }): void
  countAppend(append: { readonly kind: string; readonly outcome: string; readonly seconds: number }): void
  countDelivery(delivery: Delivery): void
  countCut(why: Code): void
  countPush(platform: Platform, figures: Figures): void
}

export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const build = new Gauge({ name: 'crier_build_info', help: 'The version', labelNames: ['version'], registers })
  build.set({ version }, 1)
  const requests = new Histogram({
    ...{ name: 'crier_http_request_seconds', help: 'HTTP requests, by the class of their status', registers },
    ...{ labelNames: ['method', 'status'] as const, buckets: REQUEST_SECONDS },
  })
  const appends = new Histogram({
    ...{
      name: 'crier_append_seconds',
      help: 'Time to append a change to the log, including the wait in the queue',
      registers,
    },
    ...{ labelNames: ['kind', 'outcome'] as const, buckets: APPEND_SECONDS },
  })
  const deliveries = new Histogram({
    ...{
      name: 'crier_delivery_seconds',
      help: 'Time from the announcement of changes to their last write to a follower',
    },
    ...{ buckets: DELIVERY_SECONDS, registers },
  })
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const changes = counter('crier_changes_delivered_total', 'Changes delivered to at least one follower on this node')
  const writes = counter('crier_writes_total', 'Writes of changes to readers')
  const cuts = counter(
    'crier_readers_cut_total',
    'Readers disconnected by this node, by reason; not those who left themselves',
    'reason',
  )
  const sent = counter('crier_push_sent_total', 'Requests to push services, including retries', 'platform')
  const devices = counter(
    'crier_push_devices_total',
    'Devices by the outcome of an alert',
    'platform',
    'outcome',
    'reason',
  )
  const refused = 'Refusals of our credential by a push service'
  const refusals = counter('crier_push_refused_total', refused, 'platform', 'reason')
  const alerts = new Histogram({
    ...{
      name: 'crier_push_accepted_seconds',
      help: 'Time from an alert to its acceptance by the push service, for each device',
    },
    ...{ labelNames: ['platform'] as const, buckets: ALERT_SECONDS, registers },
  })

  return {
    registry,
    watch({ readers, feeds }) {
      watched('crier_readers', 'Readers connected now, over all transports', readers)
      watched('crier_feeds', 'Streams followed on this node now or a moment ago', feeds)
    },
    watchSends(way) {
      const help = 'Processes by how they send frames to readers'
      new Gauge({ name: 'crier_sends_info', help, labelNames: ['way'], registers }).set({ way }, 1)
    },
    watchClock: aheadMs =>
      watched('crier_clock_ahead_seconds', "This node's clock minus the database's", () => aheadMs() / 1_000),
    watchPool(look) {
      const [busy, waiting] = ['Connections to PostgreSQL in use', 'Callers waiting for a connection to PostgreSQL']
      watched('crier_database_connections_busy', busy, () => look().connections - look().idle)
      watched('crier_database_waiting', waiting, () => look().waiting)
    },
    watchParts(parts) {
      new Gauge({
        ...{
          name: 'crier_part_up',
          help: 'Whether a part that the node depends on works',
          labelNames: ['part'],
          registers,
        },
        // Of several workers, one without it is enough to report it.
        aggregator: 'min',
        async collect() {
          for (const { name, state } of await parts.check()) this.set({ part: name }, state.kind === 'up' ? 1 : 0)
        },
      })
    },
    countRequest: ({ method, status, seconds }) => requests.observe({ method, status: classOf(status) }, seconds),
    countAppend: ({ kind, outcome, seconds }) => appends.observe({ kind, outcome }, seconds),
    countDelivery({ followers, changes: count, ms }) {
      changes.inc(count)
      writes.inc(followers)
      deliveries.observe(ms / 1_000)
    },
    countCut: ({ message: reason }) => cuts.inc({ reason }),
    countPush(platform, figures) {
      sent.inc({ platform }, figures.sent)
      devices.inc({ platform, outcome: 'accepted', reason: '' }, figures.accepted)
      devices.inc({ platform, outcome: 'dropped', reason: '' }, figures.dropped)
      const ofPlatform = alerts.labels(platform)
      for (const { ms, devices: within } of acceptedWithin(figures)) {
        for (let n = 0; n < within; n += 1) ofPlatform.observe(ms / 1_000)
      }
      for (const [reason, count] of Object.entries(figures.failed)) {
        devices.inc({ platform, outcome: 'failed', reason }, count)
      }
      for (const [reason, count] of Object.entries(figures.refused)) refusals.inc({ platform, reason }, count)
    },
  }

  function watched(name: string, help: string, look: () => number): void {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(look())
      },
    })
  }
}

/** A label must have few values, or every mistake of a client creates a series. */
function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`
}
