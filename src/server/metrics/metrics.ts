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

type Answered = { readonly method: string; readonly status: number; readonly seconds: number }
type Stored = { readonly kind: string; readonly outcome: string; readonly seconds: number }

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics(version: string) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const build = new Gauge({ name: 'crier_build_info', help: 'The version', labelNames: ['version'], registers })
  build.set({ version }, 1)
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram({ name, help, buckets, labelNames, registers })
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const answered = 'HTTP requests, by the class of their status'
  const stored = 'Time to append a change to the log, including the wait in the queue'
  const requests = histogram('crier_http_request_seconds', answered, REQUEST_SECONDS, 'method', 'status')
  const appends = histogram('crier_append_seconds', stored, APPEND_SECONDS, 'kind', 'outcome')
  const written = 'Time from the announcement of changes to their last write to a follower'
  const deliveries = histogram('crier_delivery_seconds', written, DELIVERY_SECONDS)
  const changes = counter('crier_changes_delivered_total', 'Changes delivered to at least one follower on this node')
  const writes = counter('crier_writes_total', 'Writes of changes to readers')
  const cut = 'Readers disconnected by this node, by reason; not those who left themselves'
  const cuts = counter('crier_readers_cut_total', cut, 'reason')
  const sent = counter('crier_push_sent_total', 'Requests to push services, including retries', 'platform')
  const reached = 'Devices by the outcome of an alert'
  const devices = counter('crier_push_devices_total', reached, 'platform', 'outcome', 'reason')
  const refused = 'Refusals of our credential by a push service'
  const refusals = counter('crier_push_refused_total', refused, 'platform', 'reason')
  const accepted = 'Time from an alert to its acceptance by the push service, for each device'
  const alerts = histogram('crier_push_accepted_seconds', accepted, ALERT_SECONDS, 'platform')

  return {
    registry,
    watch({ readers, feeds }: Standing): void {
      watched('crier_readers', 'Readers connected now, over all transports', readers)
      watched('crier_feeds', 'Streams followed on this node now or a moment ago', feeds)
    },
    watchSends(way: string): void {
      const help = 'Processes by how they send frames to readers'
      new Gauge({ name: 'crier_sends_info', help, labelNames: ['way'], registers }).set({ way }, 1)
    },
    /** How far the node's clock is ahead of the database's. */
    watchClock: (aheadMs: () => number) =>
      watched('crier_clock_ahead_seconds', "This node's clock minus the database's", () => aheadMs() / 1_000),
    watchPool(look: () => PoolStanding): void {
      const [busy, waiting] = ['Connections to PostgreSQL in use', 'Callers waiting for a connection to PostgreSQL']
      watched('crier_database_connections_busy', busy, () => look().connections - look().idle)
      watched('crier_database_waiting', waiting, () => look().waiting)
    },
    watchParts(parts: Parts): void {
      const help = 'Whether a part that the node depends on works'
      new Gauge({
        ...{ name: 'crier_part_up', help, labelNames: ['part'], registers },
        // Of several workers, one without it is enough to report it.
        aggregator: 'min',
        async collect() {
          for (const { name, state } of await parts.check()) this.set({ part: name }, state.kind === 'up' ? 1 : 0)
        },
      })
    },
    countRequest: ({ method, status, seconds }: Answered) =>
      requests.observe({ method, status: classOf(status) }, seconds),
    countAppend: ({ kind, outcome, seconds }: Stored) => appends.observe({ kind, outcome }, seconds),
    countDelivery({ followers, changes: count, ms }: Delivery): void {
      changes.inc(count)
      writes.inc(followers)
      deliveries.observe(ms / 1_000)
    },
    countCut: ({ message: reason }: Code) => cuts.inc({ reason }),
    countPush(platform: Platform, figures: Figures): void {
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
