/** How changes reach readers: when, over which transport, and what those who came back were sent. */
import type { Delivery, Recovery, Watch } from '#delivery/feed/fan-out.ts'
import type { OpenSends } from '#platform/sends/sends.ts'
import { type Code, disconnects } from '#shared/protocol/codes.ts'
import { acceptedAtMs } from '#store/log/accepted-at.ts'
import type { Instruments } from './instruments.ts'

/** From a handful of readers to a hundred thousand in one process. */
const DELIVERY_SECONDS = [0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
/** From one node with few readers to changes that waited for the log (law 4, healing) or for a node that was away. */
const POST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Up to the limit beyond which a reader gets a gap. */
const MISSED_CHANGES = [0, 1, 3, 10, 30, 100, 300, 1_000]
/** Series for sites; Prometheus is not the place to compare more. */
const MAX_SITES = 200
const OTHER_SITES = '~rest'

/** Read at each scrape. */
type Standing = {
  readonly readers: () => number
  readonly feeds: () => number
  /** Open connections by site; only of sites that are registered, and of the few names for everything else. */
  readonly sites: () => ReadonlyMap<string, number>
}

type ReaderMetricsOptions = {
  readonly make: Instruments
  /** The time of the record, in which changes are dated. */
  readonly nowMs: () => number
}

export function createReaderMetrics({ make, nowMs }: ReaderMetricsOptions) {
  const written = 'Time from the announcement of changes to their last write to a follower'
  const deliveries = make.histogram('crier_delivery_seconds', written, DELIVERY_SECONDS)
  const posted = 'Time from the acceptance of a change to its last write to a follower on this node'
  const posts = make.histogram('crier_post_to_reader_seconds', posted, POST_SECONDS)
  const changes = make.counter('crier_changes_delivered_total', 'Changes delivered to at least one follower here')
  const writes = make.counter('crier_writes_total', 'Writes of changes to readers', 'transport', 'encoding')
  const cut = 'Readers disconnected by this node, by reason; not those who left themselves'
  const cuts = make.counter('crier_readers_cut_total', cut, 'reason')
  const lost = 'Changes read from the log because their announcement was lost or late'
  const healed = make.counter('crier_healed_changes_total', lost)
  const back = 'Readers who came back with a cursor, by what they got'
  const recoveries = make.counter('crier_recoveries_total', back, 'outcome')
  const sizes = make.histogram('crier_recovery_changes', 'Changes that a returning reader was sent', MISSED_CHANGES)
  const bytes = make.counter('crier_recovery_bytes_total', 'Bytes that returning readers were sent, before compression')
  // A series that begins with its first event would hide that event from increase().
  cuts.inc({ reason: disconnects.slow.message }, 0)
  recoveries.inc({ outcome: 'gap' }, 0)

  return {
    watchReaders({ readers, feeds, sites }: Standing): void {
      make.watched({ name: 'crier_readers', help: 'Readers connected now, over all transports' }, readers)
      make.watched({ name: 'crier_feeds', help: 'Streams followed on this node now or a moment ago' }, feeds)
      const bySite = { name: 'crier_site_readers', help: 'Readers connected now, by site', label: 'site' }
      make.watchedBy(bySite, () => busiest(sites()))
    },
    watchSends: ({ way }: Pick<OpenSends, 'way'>) =>
      make.stated('crier_sends_info', 'Processes by how they send frames to readers', { way }),
    countCut: ({ message: reason }: Code) => cuts.inc({ reason }),
    watch: {
      delivered,
      healed: count => healed.inc(count),
      rejoined,
    } satisfies Omit<Watch, 'nowMs'>,
  }

  function delivered({ changes: sent, writes: byEncoding, ms }: Delivery): void {
    if (byEncoding.size === 0) return
    changes.inc(sent.length)
    deliveries.observe(ms / 1_000)
    for (const [{ medium }, count] of byEncoding) writes.inc(medium, count)
    for (const { text } of sent) {
      const at = acceptedAtMs(text)
      // The clock of the poster's node may be ahead of this one's by some milliseconds.
      if (at !== undefined) posts.observe(Math.max(0, nowMs() - at) / 1_000)
    }
  }

  function rejoined(recovery: Recovery): void {
    recoveries.inc({ outcome: recovery.kind })
    if (recovery.kind === 'gap') return
    sizes.observe(recovery.changes)
    bytes.inc(recovery.bytes)
  }
}

function busiest(sites: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  if (sites.size <= MAX_SITES) return [...sites]
  const sorted = [...sites].sort(([, a], [, b]) => b - a)
  const rest = sorted.slice(MAX_SITES).reduce((sum, [, readers]) => sum + readers, 0)
  return [...sorted.slice(0, MAX_SITES), [OTHER_SITES, rest]]
}
