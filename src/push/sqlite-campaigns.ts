/** The progress of campaigns on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
import type { BlogId, UpdateId } from '../blog/ids.ts'
import type { Cursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import { inTransaction } from '../sql/in-transaction.ts'
import { prepareAll } from '../sql/prepare.ts'
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
import type { DeviceId, Platform } from './device.ts'
import { addFigures, type Figures, NO_FIGURES } from './figures.ts'

const SQL = {
  start: `INSERT INTO campaigns (id, blog, update_id, update_version, place, made_at, expires_at, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'running') ON CONFLICT (id) DO NOTHING`,
  supersede: `UPDATE campaigns SET state = 'superseded' WHERE blog = ? AND state = 'running'
    AND place < (SELECT MAX(newer.place) FROM campaigns newer WHERE newer.blog = campaigns.blog)`,
  forgetEnded: `DELETE FROM campaign_retries WHERE campaign IN
    (SELECT id FROM campaigns WHERE blog = ? AND state <> 'running')`,
  running: "SELECT * FROM campaigns WHERE state = 'running' ORDER BY made_at",
  state: 'SELECT state FROM campaigns WHERE id = ?',
  end: "UPDATE campaigns SET state = ? WHERE id = ? AND state = 'running'",
  addLane: `INSERT INTO campaign_lanes (campaign, platform, after_device, is_read, is_done, figures, runner, held_until)
    VALUES (?, ?, '', 0, 0, ?, '', '') ON CONFLICT DO NOTHING`,
  take: `UPDATE campaign_lanes SET runner = ?, held_until = ?
    WHERE campaign = ? AND platform = ? AND is_done = 0 AND (runner = ? OR held_until < ?)
    RETURNING after_device, is_read`,
  lane: 'SELECT is_done FROM campaign_lanes WHERE campaign = ? AND platform = ?',
  held: 'SELECT figures FROM campaign_lanes WHERE campaign = ? AND platform = ? AND runner = ?',
  save: `UPDATE campaign_lanes SET after_device = ?, is_read = ?, figures = ?, held_until = ?
    WHERE campaign = ? AND platform = ?`,
  again: `INSERT INTO campaign_retries (campaign, platform, device, tries, due_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (campaign, platform, device) DO UPDATE SET tries = excluded.tries, due_at = excluded.due_at`,
  settle: 'DELETE FROM campaign_retries WHERE campaign = ? AND platform = ? AND device = ?',
  retries: `SELECT device, tries, due_at FROM campaign_retries WHERE campaign = ? AND platform = ?
    ORDER BY due_at, device LIMIT ?`,
  waiting: 'SELECT COUNT(*) AS devices FROM campaign_retries WHERE campaign = ? AND platform = ?',
  finish: `UPDATE campaign_lanes SET is_done = 1, runner = '', held_until = ''
    WHERE campaign = ? AND platform = ? AND runner = ?`,
  forgetRetries: 'DELETE FROM campaign_retries WHERE campaign = ?',
  report: 'SELECT * FROM campaigns WHERE blog = ? ORDER BY place DESC LIMIT ?',
  lanes: 'SELECT platform, is_done, figures FROM campaign_lanes WHERE campaign = ? ORDER BY platform',
  behind: `SELECT s.stream, s.epoch, s.head, c.epoch AS seen_epoch, c.change_offset
    FROM streams s LEFT JOIN push_checkpoints c ON c.stream = s.stream
    WHERE s.stream LIKE 'blog:%' AND s.head > 0
      AND (c.stream IS NULL OR c.epoch <> s.epoch OR c.change_offset < s.head) LIMIT ?`,
  checkpoint: `INSERT INTO push_checkpoints (stream, epoch, change_offset) VALUES (?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET epoch = excluded.epoch, change_offset = excluded.change_offset`,
} as const

export class SqliteCampaigns implements Campaigns {
  readonly #database: DatabaseSync
  readonly #run

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#run = prepareAll(database, SQL)
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
      const sum = JSON.stringify(addFigures(JSON.parse(String(held.figures)) as Figures, figures))
      this.#run.save.run(progress.after, Number(progress.isRead), sum, until, campaign, platform)
      for (const device of settled) this.#run.settle.run(campaign, platform, device)
      for (const { device, tries, dueAt } of again) this.#run.again.run(campaign, platform, device, tries, dueAt)
      return 'saved'
    })
  }

  async retries({ campaign, platform }: Pick<Hold, 'campaign' | 'platform'>, limit: number): Promise<readonly Retry[]> {
    return this.#run.retries.all(campaign, platform, limit).map(row => ({
      device: String(row.device) as DeviceId,
      tries: Number(row.tries),
      dueAt: String(row.due_at),
    }))
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
    return this.#run.behind.all(limit).map(row => ({
      stream: String(row.stream) as StreamName,
      head: { epoch: String(row.epoch), offset: Number(row.head) },
      ...(row.seen_epoch !== null && {
        checkpoint: { epoch: String(row.seen_epoch), offset: Number(row.change_offset) },
      }),
    }))
  }

  async checkpoint(stream: StreamName, { epoch, offset }: Cursor): Promise<void> {
    this.#run.checkpoint.run(stream, epoch, offset)
  }

  #isRunning(campaign: string): boolean {
    return this.#run.state.get(campaign)?.state === 'running'
  }

  #lanes(campaign: string): readonly LaneReport[] {
    return this.#run.lanes.all(campaign).map(row => ({
      platform: String(row.platform) as Platform,
      isDone: row.is_done === 1,
      figures: JSON.parse(String(row.figures)) as Figures,
    }))
  }
}

function campaignOf(row: Record<string, unknown>): Campaign {
  return {
    id: String(row.id),
    blog: String(row.blog) as BlogId,
    update: String(row.update_id) as UpdateId,
    version: Number(row.update_version),
    place: String(row.place),
    madeAt: String(row.made_at),
    expiresAt: String(row.expires_at),
    state: String(row.state) as CampaignState,
  }
}
