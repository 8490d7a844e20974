/** The progress of campaigns on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { BlogId } from '../blog/ids.ts'
import type { Cursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import { inTransaction } from '../sql/in-transaction.ts'
import { prepareAll } from '../sql/prepare.ts'
import { behindOf, campaignOf, laneOf, retryOf } from './campaign-row.ts'
import type {
  Behind,
  Campaign,
  CampaignReport,
  CampaignState,
  Campaigns,
  Hold,
  LaneReport,
  Progress,
  Retry,
  Saved,
} from './campaigns.ts'
import { campaignsSql } from './campaigns-sql.ts'
import type { Platform } from './device.ts'
import { addFigures, figuresIn, NO_FIGURES } from './figures.ts'

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

  async hold({ campaign, platform, runner, until }: Hold, now: string): Promise<Progress | 'held' | 'done'> {
    return inTransaction(this.#database, () => {
      if (!this.#isRunning(campaign)) return 'done'
      this.#run.addLane.run(campaign, platform, JSON.stringify(NO_FIGURES))
      const row = this.#run.take.get(runner, until, campaign, platform, runner, now)
      if (row) return { after: String(row.after_device), isRead: row.is_read === 1 }
      return this.#run.lane.get(campaign, platform)?.is_done === 1 ? 'done' : 'held'
    })
  }

  async save({ hold, progress, again, settled, figures }: Saved): Promise<'saved' | 'lost'> {
    const { campaign, platform, runner, until } = hold
    return inTransaction(this.#database, () => {
      const held = this.#run.held.get(campaign, platform, runner)
      if (!held || !this.#isRunning(campaign)) return 'lost'
      const sum = JSON.stringify(addFigures(figuresIn(held.figures), figures))
      this.#run.save.run(progress.after, Number(progress.isRead), sum, until, campaign, platform)
      for (const device of settled) this.#run.settle.run(campaign, platform, device)
      for (const { device, tries, dueAt } of again) this.#run.again.run(campaign, platform, device, tries, dueAt)
      return 'saved'
    })
  }

  async retries({ campaign, platform }: Pick<Hold, 'campaign' | 'platform'>, limit: number): Promise<readonly Retry[]> {
    return this.#run.retries.all(campaign, platform, limit).map(retryOf)
  }

  async waiting({ campaign, platform }: Pick<Hold, 'campaign' | 'platform'>): Promise<number> {
    return Number(this.#run.waiting.get(campaign, platform)?.devices)
  }

  async finish({ campaign, platform, runner }: Hold, platforms: readonly Platform[]): Promise<void> {
    inTransaction(this.#database, () => {
      this.#run.finish.run(campaign, platform, runner)
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
    return this.#run.lanes.all(campaign).map(laneOf)
  }
}
