/** Counts views and reads in memory, and stores the sums every few seconds in one write. */
import type { Clock } from '#platform/clock.ts'
import { isShared } from '#platform/limits/address.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { CountedUpdate, ReadCounts } from '#store/reads/read-counts.ts'
import { NetworkShares } from './network-shares.ts'
import type { Sampling } from './sampling.ts'

/** A crash loses this much of the counts, and nothing else. */
const STORE_MS = 5_000
/** Law 8, bounded. Storing so many takes tens of milliseconds, which a post on the same disk may wait for. */
const MAX_HELD = 4_000
/** What one network adds to an update in an hour: a part of the readers, or an office. */
const NETWORK_SHARE = 1 / 50
const LEAST_SHARE = 256
/** For a name that several networks share: an unconfigured proxy, or a private network. */
const SHARED_FACTOR = 4

export type ReadReport = {
  readonly blog: BlogId
  /** The id of a site, or one of `ELSEWHERE`. */
  readonly site: string
  readonly topic?: string | undefined
  /** A name of `AddressReader`: used for counting, and forgotten. */
  readonly network: string
  /** One of 2^`sampling` readers reports. */
  readonly sampling: number
  readonly viewed: readonly UpdateId[]
  readonly read: readonly UpdateId[]
}

/** `shared out`: the network has added as much as it may. `full`: more than can be held until they are stored. */
export type ReadOutcome = 'counted' | 'shared out' | 'full'

type ReadCounterOptions = {
  readonly counts: Pick<ReadCounts, 'add'>
  readonly sampling: Pick<Sampling, 'judge'>
  readonly clock: Clock
  /** False if limits are off. */
  readonly isLimited: boolean
  readonly onCounted: (outcome: ReadOutcome, sums: { readonly views: number; readonly reads: number }) => void
  readonly onError: (error: unknown) => void
}

type Weighed = Omit<ReadReport, 'sampling'> & { readonly weight: number; readonly most: number }
type Held = { -readonly [Name in keyof CountedUpdate]: CountedUpdate[Name] }

export class ReadCounter {
  readonly #options: ReadCounterOptions
  readonly #shares: NetworkShares
  #held = new Map<string, Held>()
  #storing: Promise<void> | undefined
  readonly #stop: () => void

  constructor(options: ReadCounterOptions) {
    this.#options = options
    this.#shares = new NetworkShares(() => options.clock.elapsedMs())
    this.#stop = options.clock.every(STORE_MS, () => void this.#store())
  }

  /** A read is a view as well. */
  count({ sampling, ...report }: ReadReport): void {
    const { power, readers } = this.#options.sampling.judge(report.blog, sampling)
    const factor = isShared(report.network) ? SHARED_FACTOR : 1
    const most = Math.max(LEAST_SHARE, readers * NETWORK_SHARE) * factor
    const weighed = { ...report, weight: 2 ** power, most }
    for (const id of new Set(report.viewed)) this.#add(weighed, { id, kind: 'views' })
    for (const id of new Set(report.read)) this.#add(weighed, { id, kind: 'reads' })
  }

  /** Resolves when all counts are stored. */
  async close(): Promise<void> {
    this.#stop()
    await this.#storing
    await this.#store()
  }

  #add(report: Weighed, { id, kind }: { readonly id: UpdateId; readonly kind: 'views' | 'reads' }): void {
    const { onCounted, isLimited } = this.#options
    const { blog, site, topic, network, weight, most } = report
    const share = { blog, network, id: `${kind} ${id}`, weight, most }
    if (isLimited && !this.#shares.add(share)) return onCounted('shared out', { views: 0, reads: 0 })
    const held = this.#heldOf({ blog, id, site, topic })
    if (!held) return onCounted('full', { views: 0, reads: 0 })
    const spread = kind === 'views' ? 'viewsSpread' : 'readsSpread'
    held[kind] += weight
    held[spread] += weight * (weight - 1)
    onCounted('counted', { views: 0, reads: 0, [kind]: weight })
  }

  #heldOf(of: Pick<CountedUpdate, 'blog' | 'id' | 'site' | 'topic'>): Held | undefined {
    const name = `${of.blog} ${of.id} ${of.site} ${of.topic ?? ''}`
    const held = this.#held.get(name)
    if (held) return held
    if (this.#held.size >= MAX_HELD) return undefined
    const made = { ...of, views: 0, reads: 0, viewsSpread: 0, readsSpread: 0 }
    this.#held.set(name, made)
    return made
  }

  #store(): Promise<void> {
    this.#storing ??= this.#storeNow().finally(() => {
      this.#storing = undefined
    })
    return this.#storing
  }

  async #storeNow(): Promise<void> {
    const ended = [...this.#held.values()]
    if (ended.length === 0) return
    this.#held = new Map()
    const hour = this.#options.clock.now().toISOString().slice(0, 'yyyy-mm-ddThh'.length)
    await this.#options.counts.add(hour, ended).catch((error: unknown) => {
      this.#options.onError(error)
      // At worst they count for the next hour.
      for (const counted of ended) this.#giveBack(counted)
    })
  }

  #giveBack({ views, reads, viewsSpread, readsSpread, ...of }: CountedUpdate): void {
    const held = this.#heldOf(of)
    if (!held) return
    held.views += views
    held.reads += reads
    held.viewsSpread += viewsSpread
    held.readsSpread += readsSpread
  }
}
