/** The progress of campaigns on PostgreSQL. Whoever changes one locks the campaign first and its lane second. */
import type { BlogId } from '../blog/ids.ts'
import type { Cursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import { forPostgres } from '../sql/portable.ts'
import type { Postgres, Queries } from '../sql/postgres.ts'
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

const shared = forPostgres(campaignsSql)
const SQL = {
  ...shared,
  // Under read committed two alerts of one blog that start at the same moment would not see each other.
  lockStarts: 'SELECT pg_advisory_xact_lock(1668442469, 4)',
  // Until the end of the transaction it does not end under whoever holds a lane of it.
  state: `${shared.state} FOR SHARE`,
  // Two lanes that finish at the same moment would each still see the other one run.
  lock: `${shared.state} FOR UPDATE`,
  held: `${shared.held} FOR UPDATE`,
  // What waits for its commit keeps the row of the stream from a post: a checkpoint does not wait for the disk.
  isHint: "SET LOCAL synchronous_commit = 'off'",
  skip: shared.skip.replace(/LIMIT \$2/, 'LIMIT $2 FOR UPDATE SKIP LOCKED'),
  again: `INSERT INTO campaign_retries (campaign, platform, device, tries, due_at)
    SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[], $5::text[])
    ON CONFLICT (campaign, platform, device) DO UPDATE SET tries = excluded.tries, due_at = excluded.due_at`,
  settle: 'DELETE FROM campaign_retries WHERE campaign = $1 AND platform = $2 AND device = ANY ($3::text[])',
} as const

type LaneOf = Pick<Hold, 'campaign' | 'platform'>

export class PostgresCampaigns implements Campaigns {
  readonly #database: Postgres

  constructor(database: Postgres) {
    this.#database = database
  }

  async start({ id, blog, update, version, place, madeAt, expiresAt }: Omit<Campaign, 'state'>): Promise<void> {
    await this.#database.transaction(queries =>
      Promise.all([
        queries.query(SQL.lockStarts),
        queries.query(SQL.start, [id, blog, update, version, place, madeAt, expiresAt]),
        queries.query(SQL.supersede, [blog]),
        queries.query(SQL.forgetEnded, [blog]),
      ]),
    )
  }

  async running(): Promise<readonly Campaign[]> {
    return (await this.#database.query(SQL.running)).map(campaignOf)
  }

  async end(id: string, state: Exclude<CampaignState, 'running'>): Promise<void> {
    await this.#database.transaction(queries =>
      Promise.all([queries.query(SQL.end, [state, id]), queries.query(SQL.forgetRetries, [id])]),
    )
  }

  async hold({ campaign, platform, runner, until }: Hold, now: string): Promise<Progress | 'held' | 'done'> {
    return this.#database.transaction(async queries => {
      if (!(await isRunning(queries, campaign))) return 'done'
      const [, [row], [lane]] = await Promise.all([
        queries.query(SQL.addLane, [campaign, platform, JSON.stringify(NO_FIGURES)]),
        queries.query(SQL.take, [runner, until, campaign, platform, runner, now]),
        queries.query(SQL.lane, [campaign, platform]),
      ])
      if (row) return { after: String(row.after_device), isRead: Number(row.is_read) === 1 }
      return Number(lane?.is_done) === 1 ? 'done' : 'held'
    })
  }

  async save({ hold, progress, again, settled, figures }: Saved): Promise<'saved' | 'lost'> {
    const { campaign, platform, runner, until } = hold
    return this.#database.transaction(async queries => {
      const [isGoing, [held]] = await Promise.all([
        isRunning(queries, campaign),
        queries.query(SQL.held, [campaign, platform, runner]),
      ])
      if (!held || !isGoing) return 'lost'
      const sum = JSON.stringify(addFigures(figuresIn(held.figures), figures))
      const values = [progress.after, Number(progress.isRead), sum, until, campaign, platform]
      const writes = [queries.query(SQL.save, values)]
      if (settled.length > 0) writes.push(queries.query(SQL.settle, [campaign, platform, settled]))
      if (again.length > 0) writes.push(queries.query(SQL.again, [campaign, platform, ...retryColumns(again)]))
      await Promise.all(writes)
      return 'saved'
    })
  }

  async retries({ campaign, platform }: LaneOf, limit: number): Promise<readonly Retry[]> {
    return (await this.#database.query(SQL.retries, [campaign, platform, limit])).map(retryOf)
  }

  async waiting({ campaign, platform }: LaneOf): Promise<number> {
    const [row] = await this.#database.query(SQL.waiting, [campaign, platform])
    return Number(row?.devices)
  }

  async finish({ campaign, platform, runner }: Hold, platforms: readonly Platform[]): Promise<void> {
    await this.#database.transaction(async queries => {
      const [, , reports] = await Promise.all([
        queries.query(SQL.lock, [campaign]),
        queries.query(SQL.finish, [campaign, platform, runner]),
        lanesOf(queries, campaign),
      ])
      const lanes = new Map(reports.map(lane => [lane.platform, lane.isDone]))
      if (platforms.every(one => lanes.get(one) === true)) await queries.query(SQL.end, ['done', campaign])
    })
  }

  async report(blog: BlogId, limit: number): Promise<readonly CampaignReport[]> {
    return this.#database.snapshot(async queries => {
      const campaigns = (await queries.query(SQL.report, [blog, limit])).map(campaignOf)
      return Promise.all(campaigns.map(async campaign => ({ campaign, lanes: await lanesOf(queries, campaign.id) })))
    })
  }

  async behind(limit: number): Promise<readonly Behind[]> {
    return (await this.#database.query(SQL.behind, [limit])).map(behindOf)
  }

  async checkpoint(stream: StreamName, { epoch, offset }: Cursor): Promise<void> {
    const values = [epoch, offset, stream, epoch, offset]
    await this.#database.transaction(queries =>
      Promise.all([queries.query(SQL.isHint), queries.query(SQL.checkpoint, values)]),
    )
  }

  async skip(before: string, limit: number): Promise<number> {
    const skipped = await this.#database.transaction(async queries => {
      const [, rows] = await Promise.all([queries.query(SQL.isHint), queries.query(SQL.skip, [before, limit])])
      return rows
    })
    return skipped.length
  }
}

/** One row a device: a statement may touch none of them twice. */
function retryColumns(again: readonly Retry[]): readonly unknown[][] {
  const retries = [...new Map(again.map(one => [one.device, one])).values()]
  return [retries.map(({ device }) => device), retries.map(({ tries }) => tries), retries.map(({ dueAt }) => dueAt)]
}

async function isRunning(queries: Queries, campaign: string): Promise<boolean> {
  const [row] = await queries.query(SQL.state, [campaign])
  return row?.state === 'running'
}

async function lanesOf(queries: Queries, campaign: string): Promise<readonly LaneReport[]> {
  return (await queries.query(SQL.lanes, [campaign])).map(laneOf)
}
