/** Follows the log, starts a campaign for every alert, and runs the campaigns on their lanes. */
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import type { Log } from '#store/log/log.ts'
import type { Campaign } from './campaigns.ts'
import { followUp, type HearChange } from './follower.ts'
import { SendingGate } from './gate.ts'
import type { Lane } from './lane.ts'
import { type LanePartsOptions, runParts } from './lane-parts.ts'
import { Limiter } from './limiter.ts'
import { Settler, type SettlerOptions } from './settle.ts'
import { campaignFor } from './start-campaign.ts'

/** The maximum delay of an alert that the bus did not announce: without a working bell, and after a single lost ring. */
const LOOK_MS = 1_000
const SLOW_LOOK_MS = 10_000
/** Streams followed on the bus, those that grew last; an alert in another stream waits for the next poll. */
const MAX_FOLLOWED = 1_000
/** More blogs than send alerts within an hour: one that waits for a push service must not block another. */
const MAX_RUNNING = 100
/** Pages in memory per lane, so that many campaigns need no more memory than a few. */
const MAX_PAGES = 32

export type DispatcherOptions = {
  readonly lanes: readonly Lane[]
  readonly log: Pick<Log, 'read'>
  readonly bus: Pick<Bus, 'follow'>
  readonly bell: Pick<Bell, 'watch'>
  /** Called with every public change, after its campaign was started. */
  readonly hear?: HearChange
  /** Runs what sends a campaign on a lane; `parent` returns the trace of the post, if its ring was heard by then. */
  readonly around?: AroundLane | undefined
} & Omit<LanePartsOptions, 'campaign' | 'platforms' | 'settler' | 'signal' | keyof OpenLane> &
  Pick<SettlerOptions, 'onRefused'>

/** Wraps the sending of a campaign on a lane, such as in a span. */
type AroundLane = <T>(
  of: { readonly campaign: Campaign; readonly platform: Lane['platform']; readonly parent: () => string | undefined },
  work: () => Promise<T>,
) => Promise<T>

/** A lane with the limits that all of its campaigns share. */
type OpenLane = Pick<LanePartsOptions, 'lane' | 'gate' | 'limiter' | 'pages'>

type Running = {
  readonly campaign: Campaign
  readonly stop: AbortController
  readonly ended: Promise<unknown>
}

const plainly: AroundLane = (_, work) => work()

export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #lanes: readonly OpenLane[]
  readonly #running = new Map<string, Running>()
  /** By campaign; of the rings that were heard last. */
  readonly #traces = new Map<string, string>()
  readonly #followed = new Map<StreamName, () => void>()
  readonly #stopLooking: () => void
  #looking: Promise<void> | undefined
  #shouldLookAgain = false
  /** Keeps polling at the quick interval, to take over campaigns that another node drops when it is killed. */
  #hasCampaigns = false
  #isClosed = false

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#lanes = options.lanes.map(lane => ({
      ...{ lane, gate: new SendingGate() },
      ...{ limiter: new Limiter(lane.concurrency), pages: new Limiter(MAX_PAGES) },
    }))
    this.#stopLooking = options.bell.watch({
      ...{ name: 'alert', quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS },
      look: (campaign, trace) => {
        if (trace !== undefined && campaign !== '') this.#remember(campaign, trace)
        this.wake()
      },
      isBusy: () => this.#hasCampaigns,
    })
    this.wake()
  }

  /** Polls at once, or once more if a poll is in progress. */
  wake(): void {
    this.#shouldLookAgain = true
    if (this.#isClosed) return
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
      if (this.#shouldLookAgain) this.wake()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopLooking()
    for (const stop of this.#followed.values()) stop()
    for (const { stop } of this.#running.values()) stop.abort()
    await this.#looking
    await Promise.all(this.#options.lanes.map(lane => lane.close()))
    await Promise.allSettled([...this.#running.values()].map(({ ended }) => ended))
  }

  #remember(campaign: string, trace: string): void {
    this.#traces.set(campaign, trace)
    const [oldest] = this.#traces.keys()
    if (this.#traces.size > MAX_RUNNING && oldest !== undefined) this.#traces.delete(oldest)
  }

  async #look(): Promise<void> {
    this.#shouldLookAgain = false
    const { log, campaigns, clock, onError } = this.#options
    try {
      const now = () => clock.now()
      const grown = await followUp({ log, campaigns, now, hear: (change, blog) => this.#hear(change, blog) })
      for (const stream of grown) this.#follow(stream)
      await this.#runAll()
    } catch (error) {
      onError(error)
    }
  }

  readonly #hear: HearChange = async (change, blog) => {
    const { campaigns, clock, hear } = this.#options
    const campaign = campaignFor(change, { blog, now: clock.now() })
    if (campaign) await campaigns.start(campaign)
    if (hear) await hear(change, blog)
  }

  async #runAll(): Promise<void> {
    const campaigns = await this.#options.campaigns.running()
    this.#hasCampaigns = campaigns.length > 0
    const wanted = new Map(campaigns.map(campaign => [campaign.id, campaign.newer?.length]))
    for (const [id, { campaign, stop }] of this.#running) {
      // One that goes on for those who do not get a newer one begins again, without the others.
      if (!wanted.has(id) || wanted.get(id) !== campaign.newer?.length) stop.abort()
    }
    for (const campaign of campaigns) {
      if (this.#isClosed || this.#running.size >= MAX_RUNNING) return
      const ofBlog = [...this.#running.values()].filter(one => one.campaign.blog === campaign.blog)
      // Requests in flight for a blog's older alert must not arrive after the newer one.
      const isFree = !ofBlog.some(({ stop }) => stop.signal.aborted)
      if (isFree && !this.#running.has(campaign.id)) this.#run(campaign)
    }
  }

  #run(campaign: Campaign): void {
    const { onError, around = plainly } = this.#options
    const stop = new AbortController()
    const platforms = this.#lanes.map(({ lane }) => lane.platform)
    const [madeAt, expiresAt] = [new Date(campaign.madeAt), new Date(campaign.expiresAt)]
    const runs = this.#lanes.map(lane => {
      const settler = new Settler({ ...this.#options, ...lane, madeAt, expiresAt })
      const { platform } = lane.lane
      const parent = () => this.#traces.get(campaign.id)
      return around({ campaign, platform, parent }, () =>
        runParts({
          ...this.#options,
          ...lane,
          campaign,
          settler,
          platforms,
          signal: stop.signal,
        }),
      )
    })
    const ended = Promise.allSettled(runs).then(all => {
      this.#running.delete(campaign.id)
      for (const one of all) if (one.status === 'rejected') onError(one.reason)
      // A lane held by another runner waits for the next poll; a newer alert of the blog does not.
      if (stop.signal.aborted || all.every(one => one.status === 'fulfilled' && one.value === 'done')) this.wake()
    })
    this.#running.set(campaign.id, { campaign, stop, ended })
  }

  #follow(stream: StreamName): void {
    const known = this.#followed.get(stream)
    this.#followed.delete(stream)
    this.#followed.set(stream, known ?? this.#options.bus.follow(stream, () => this.wake()))
    const [oldest] = this.#followed
    if (this.#followed.size <= MAX_FOLLOWED || !oldest) return
    oldest[1]()
    this.#followed.delete(oldest[0])
  }
}
