/** Runs one campaign on one part of a lane: page by page, then retries, until all devices are done or time is up. */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import type { DeviceId, Platform } from '#push/devices/device.ts'
import { type Devices, LAST_ID } from '#push/devices/devices.ts'
import { isIn } from './audience.ts'
import { Batch, type BatchOptions, type Tried } from './batch.ts'
import type { Campaign, Campaigns, Hold, PartOf, Progress, Retry } from './campaigns.ts'
import type { Compose, Composed } from './compose.ts'
import type { Figures } from './figures.ts'
import type { Message } from './lane.ts'
import type { Limiter } from './limiter.ts'
import type { SendAttempt } from './settle.ts'

/** Read, sent and saved together. A crash repeats two pages at most. */
export const RECIPIENTS_OF_PAGE = 2_000
/** Once a whole page was sent, the next page does not wait longer than this for stragglers. */
const LET_GO_MS = 250
/** Longer than the longest request: a straggler is retried only if this process died in the meantime. */
const UNDER_WAY_MS = 30_000
/** After this, any runner may take over the part of a killed one. */
const HOLD_MS = 15_000
const HOLD_AGAIN_MS = 5_000

export type LaneRunOptions = Pick<BatchOptions, 'lane' | 'gate' | 'limiter' | 'settler' | 'signal' | 'onError'> & {
  readonly campaign: Campaign
  readonly part: number
  /** Shared by all campaigns of the lane: each page in memory takes a slot. */
  readonly pages: Limiter
  readonly campaigns: Campaigns
  readonly devices: Devices
  readonly compose: Compose
  readonly clock: Clock
  /** Identifies this process among all that may run the same campaign. */
  readonly runner: string
  /** All lanes of this campaign. */
  readonly platforms: readonly Platform[]
  readonly pageSize?: number
  /** Called with every saved page. */
  readonly onFigures?: ((platform: Platform, figures: Figures) => void) | undefined
}

/** `left`: another runner continues, or the campaign has ended. `stopped`: the signal was aborted. */
export type LaneEnd = 'done' | 'left' | 'stopped'

type Unsaved = ReturnType<Batch['letGo']> & { readonly progress: Progress }
const NOTHING = { tried: [], underWay: [], unsent: [] }

export class LaneRun {
  readonly #options: LaneRunOptions
  readonly #stop = new AbortController()
  #progress: Progress = { after: '', isRead: false }
  #until = LAST_ID
  readonly #read = Promise.withResolvers<void>()
  #isLost = false
  #late: Tried[] = []
  /** Retries and new pages alternate, so that a service that fails for long does not keep untried devices waiting. */
  #isPagesTurn = false
  readonly #underWay = new Set<Promise<unknown>>()
  #save: Promise<'saved' | 'lost'> = Promise.resolve('saved')

  constructor(options: LaneRunOptions) {
    this.#options = options
  }

  /** Resolves when all devices were tried, or the run has ended: there is room for another part. */
  get isThrough(): Promise<void> {
    return this.#read.promise
  }

  async run(): Promise<LaneEnd> {
    return this.#run().finally(this.#read.resolve)
  }

  async #run(): Promise<LaneEnd> {
    const { campaigns, clock, signal } = this.#options
    const held = await campaigns.hold(this.#hold())
    if (typeof held === 'string') return 'left'
    this.#progress = { after: held.after, isRead: held.isRead }
    this.#until = held.until
    const forward = () => this.#stop.abort()
    signal.addEventListener('abort', forward)
    if (signal.aborted) forward()
    const stopHolding = clock.every(HOLD_AGAIN_MS, () => void this.#holdOn())
    try {
      return await this.#steps()
    } finally {
      stopHolding()
      signal.removeEventListener('abort', forward)
      await Promise.allSettled([...this.#underWay, this.#save])
    }
  }

  async #steps(): Promise<LaneEnd> {
    const { campaigns, campaign, compose, platforms, signal } = this.#options
    while (!this.#stop.signal.aborted) {
      const composed = await compose(campaign)
      if (typeof composed === 'string' || this.#now() >= campaign.expiresAt) {
        return await this.#end(typeof composed === 'string' ? composed : 'expired')
      }
      const step = await this.#step(composed)
      if (step === 'lost') return 'left'
      if (step === 'more') continue
      await campaigns.finish(this.#hold(), platforms)
      return 'done'
    }
    return signal.aborted ? 'stopped' : 'left'
  }

  async #step(composed: Composed): Promise<'more' | 'lost' | 'done'> {
    const { campaigns, clock } = this.#options
    const [first] = await campaigns.retries(this.#part(), 1)
    const hasDue = first !== undefined && first.dueAt <= this.#now()
    if (this.#progress.isRead) this.#read.resolve()
    const isPage = !this.#progress.isRead && (this.#isPagesTurn || !hasDue)
    this.#isPagesTurn = !isPage
    if (isPage) return this.#page(composed)
    if (hasDue) return this.#retry(composed)
    if (await this.#isUnsaved()) return 'more'
    if (this.#underWay.size > 0 || this.#late.length > 0) {
      await Promise.race([...this.#underWay, pause(clock, HOLD_AGAIN_MS, this.#stop.signal)])
      return (await this.#saveBatch({ ...NOTHING, progress: this.#progress })) === 'lost' ? 'lost' : 'more'
    }
    const [next] = await campaigns.retries(this.#part(), 1)
    if (!next) return 'done'
    await this.#waitUntil(Date.parse(next.dueAt))
    return 'more'
  }

  async #page({ message, listed }: Composed): Promise<'more' | 'lost'> {
    const { devices, campaign, lane, pageSize = RECIPIENTS_OF_PAGE } = this.#options
    const { after } = this.#progress
    return this.#send(message, async () => {
      const range = { after, until: this.#until, limit: pageSize }
      const page = await devices.recipients({ blog: campaign.blog, platform: lane.platform, ...range })
      this.#progress = { after: page.at(-1)?.id ?? after, isRead: page.length < pageSize }
      const audience = page.filter(follower => isIn(campaign, follower, listed))
      return audience.map(recipient => ({ recipient, tries: 0, isStored: false }))
    })
  }

  async #retry({ message, listed }: Composed): Promise<'more' | 'lost'> {
    const { campaign, campaigns, devices, lane, pageSize = RECIPIENTS_OF_PAGE } = this.#options
    // The save in progress may contain retries that are read next.
    if ((await this.#save) === 'lost') return 'lost'
    const sent = await this.#send(message, async () => {
      const now = this.#now()
      const retries = await campaigns.retries(this.#part(), pageSize)
      const due = new Map(retries.filter(({ dueAt }) => dueAt <= now).map(one => [one.device, one.tries]))
      const of = { blog: campaign.blog, platform: lane.platform }
      const followers = await devices.followersWith([...due.keys()], of)
      const there = followers.filter(follower => isIn(campaign, follower, listed))
      const isThere = new Set(there.map(({ id }) => id))
      for (const device of due.keys()) if (!isThere.has(device)) this.#late.push({ device, isStored: true })
      return there.map(recipient => ({ recipient, tries: due.get(recipient.id) ?? 1, isStored: true }))
    })
    return sent === 'lost' ? sent : (await this.#save) === 'lost' ? 'lost' : 'more'
  }

  /** Saves one batch while the next is sent; at most two are unsaved. */
  async #send(message: Message, read: () => Promise<readonly SendAttempt[]>): Promise<'more' | 'lost'> {
    const { pages, clock } = this.#options
    if (!(await pages.enterUnless(this.#stop.signal))) return 'more'
    let isSaving = false
    try {
      const batch = this.#begin(message, await read())
      // Copied, because the next page may be read before this one is saved.
      const progress = this.#progress
      await batch.started
      if ((await this.#save) === 'lost') return 'lost'
      const saving = Promise.race([batch.all, pause(clock, LET_GO_MS, this.#stop.signal)])
        .then(() => this.#saveBatch({ ...batch.letGo(), progress }))
        .finally(() => pages.leave())
      isSaving = true
      this.#save = saving
      this.#follow(saving)
      if (batch.isBlocked) {
        await saving
        await this.#waitUntil(batch.opensAtMs)
      }
      return 'more'
    } finally {
      if (!isSaving) pages.leave()
    }
  }

  #begin(message: Message, attempts: readonly SendAttempt[]): Batch {
    const { lane, gate, limiter, settler, clock, onError } = this.#options
    const batch = new Batch({
      ...{ attempts, lane, gate, limiter, settler, onError, signal: this.#stop.signal },
      send: lane.compose(message),
      nowMs: () => clock.now().getTime(),
      onLate: tried => this.#late.push(tried),
    })
    this.#follow(batch.all)
    return batch
  }

  async #saveBatch({ tried, underWay, unsent, progress }: Unsaved): Promise<'saved' | 'lost'> {
    if (this.#isLost) return 'lost'
    const all = [...tried, ...this.#late]
    this.#late = []
    const { figures, again } = await this.#options.settler.flush()
    const later = new Date(this.#options.clock.now().getTime() + UNDER_WAY_MS).toISOString()
    const still = [...retriesAt(later, underWay), ...retriesAt(this.#now(), unsent)]
    const retries = [...all.flatMap(({ retry }) => (retry ? [retry] : [])), ...again, ...still]
    const settled = all.filter(({ retry, isStored }) => isStored && !retry).map(({ device }): DeviceId => device)
    const saved = await this.#options.campaigns.save({ hold: this.#hold(), progress, again: retries, settled, figures })
    if (saved === 'lost') this.#lose()
    else this.#options.onFigures?.(this.#options.lane.platform, figures)
    return saved
  }

  /** Devices that still wait for a retry count as failed. */
  async #end(state: 'superseded' | 'withdrawn' | 'expired'): Promise<LaneEnd> {
    const { campaigns, campaign, settler } = this.#options
    await Promise.allSettled([...this.#underWay, this.#save])
    if (state === 'expired') {
      const waiting = await campaigns.waiting(this.#part())
      for (let n = 0; n < waiting; n += 1) settler.fail('too late')
    }
    await this.#saveBatch({ ...NOTHING, progress: this.#progress })
    await campaigns.end(campaign.id, state)
    return 'done'
  }

  async #isUnsaved(): Promise<boolean> {
    const save = this.#save
    await save
    return this.#save !== save
  }

  async #holdOn(): Promise<void> {
    const held = await this.#options.campaigns.hold(this.#hold()).catch(this.#options.onError)
    if (typeof held === 'string') this.#lose()
  }

  /** Another runner holds the part, or the campaign has ended: nothing more may be saved. */
  #lose(): void {
    this.#isLost = true
    this.#stop.abort()
  }

  #follow(work: Promise<unknown>): void {
    this.#underWay.add(work)
    const forget = () => this.#underWay.delete(work)
    work.then(forget, error => {
      forget()
      this.#options.onError(error)
      this.#stop.abort()
    })
  }

  #waitUntil(ms: number): Promise<void> {
    const { clock } = this.#options
    return pause(clock, Math.max(0, ms - clock.now().getTime()), this.#stop.signal)
  }

  #now(): string {
    return this.#options.clock.now().toISOString()
  }

  #part(): PartOf {
    const { campaign, lane, part } = this.#options
    return { campaign: campaign.id, platform: lane.platform, part }
  }

  #hold(): Hold {
    return { ...this.#part(), runner: this.#options.runner, forMs: HOLD_MS }
  }
}

function retriesAt(dueAt: string, attempts: readonly SendAttempt[]): readonly Retry[] {
  return attempts.map(({ recipient, tries }) => ({ device: recipient.id, tries, dueAt }))
}
