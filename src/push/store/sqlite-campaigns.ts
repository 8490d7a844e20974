/** The progress of campaigns on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import { behindOf, campaignOf, lanesOf, retryOf, takenOf } from '#push/campaign/campaign-row.ts'
import type {
  Behind,
  Campaign,
  CampaignReport,
  CampaignState,
  Campaigns,
  DeviceRange,
  Hold,
  LaneOf,
  LaneReport,
  PartOf,
  Progress,
  Retry,
  Saved,
} from '#push/campaign/campaigns.ts'
import { campaignsSql } from '#push/campaign/campaigns-sql.ts'
import { addFigures, figuresIn, NO_FIGURES } from '#push/campaign/figures.ts'
import type { Platform } from '#push/devices/device.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { inTransaction } from '#store/sql/in-transaction.ts'
import { prepareAll } from '#store/sql/prepare.ts'

export class SqliteCampaigns implements Campaigns {
  readonly #database: DatabaseSync
  readonly #run

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#run = prepareAll(database, campaignsSql)
  }

  async start({ id, blog, update, version, place, madeAt, expiresAt }: Omit<Campaign, 'state'>): Promise<void> {
    inTransaction(this.#database, () => {
      this.#run.start.run(id, blog, update, version, place, madeAt, expiresAt)
      this.#run.supersede.run(blog)
      this.#run.forgetEnded.run(blog)
    })
  }

  async running(): Promise<readonly Campaign[]> {
    return this.#run.running.all().map(campaignOf)
  }

  async end(id: string, state: Exclude<CampaignState, 'running'>): Promise<void> {
    inTransaction(this.#database, () => {
      this.#run.end.run(state, id)
      this.#run.forgetRetries.run(id)
    })
  }

  async free({
    campaign,
    platform,
    runner,
  }: LaneOf & { readonly runner: string }): Promise<readonly number[] | 'uncut'> {
    if (!this.#isRunning(campaign)) return []
    if (!this.#run.hasParts.get(campaign, platform)) return 'uncut'
    return this.#run.free.all(campaign, platform, runner).map(row => Number(row.part))
  }

  async cut({ campaign, platform }: LaneOf, ranges: readonly DeviceRange[]): Promise<void> {
    inTransaction(this.#database, () => {
      if (this.#run.hasParts.get(campaign, platform)) return
      const figures = JSON.stringify(NO_FIGURES)
      for (const [part, { after, until }] of ranges.entries()) {
        this.#run.addPart.run(campaign, platform, part, after, until, figures)
      }
    })
  }

  async hold({ campaign, platform, part, runner, forMs }: Hold): Promise<(Progress & DeviceRange) | 'held' | 'done'> {
    return inTransaction(this.#database, () => {
      if (!this.#isRunning(campaign)) return 'done'
      const row = this.#run.take.get(runner, forMs, campaign, platform, part, runner)
      if (row) return takenOf(row)
      return this.#run.part.get(campaign, platform, part)?.is_done === 0 ? 'held' : 'done'
    })
  }

  async save({ hold, progress, again, settled, figures }: Saved): Promise<'saved' | 'lost'> {
    const { campaign, platform, part, runner, forMs } = hold
    return inTransaction(this.#database, () => {
      const held = this.#run.held.get(campaign, platform, part, runner)
      if (!held || !this.#isRunning(campaign)) return 'lost'
      const sum = JSON.stringify(addFigures(figuresIn(held.figures), figures))
      this.#run.save.run(progress.after, Number(progress.isRead), sum, forMs, campaign, platform, part)
      for (const device of settled) this.#run.settle.run(campaign, platform, device)
      for (const { device, tries, dueAt } of again) this.#run.again.run(campaign, platform, part, device, tries, dueAt)
      return 'saved'
    })
  }

  async retries({ campaign, platform, part }: PartOf, limit: number): Promise<readonly Retry[]> {
    return this.#run.retries.all(campaign, platform, part, limit).map(retryOf)
  }

  async waiting({ campaign, platform, part }: PartOf): Promise<number> {
    return Number(this.#run.waiting.get(campaign, platform, part)?.devices)
  }

  async finish({ campaign, platform, part, runner }: Hold, platforms: readonly Platform[]): Promise<void> {
    inTransaction(this.#database, () => {
      this.#run.finish.run(campaign, platform, part, runner)
      const lanes = new Map(this.#lanes(campaign).map(lane => [lane.platform, lane.isDone]))
      if (platforms.every(one => lanes.get(one) === true)) this.#run.end.run('done', campaign)
    })
  }

  async report(blog: BlogId, limit: number): Promise<readonly CampaignReport[]> {
    const campaigns = this.#run.report.all(blog, limit).map(campaignOf)
    return campaigns.map(campaign => ({ campaign, lanes: this.#lanes(campaign.id) }))
  }

  async behind(limit: number): Promise<readonly Behind[]> {
    return this.#run.behind.all(limit).map(behindOf)
  }

  async checkpoint(stream: StreamName, { epoch, offset }: Cursor): Promise<void> {
    this.#run.checkpoint.run(epoch, offset, stream, epoch, offset)
  }

  async skip(before: string, limit: number): Promise<number> {
    return this.#run.skip.all(before, limit).length
  }

  #isRunning(campaign: string): boolean {
    return this.#run.state.get(campaign)?.state === 'running'
  }

  #lanes(campaign: string): readonly LaneReport[] {
    return lanesOf(this.#run.parts.all(campaign))
  }
}
