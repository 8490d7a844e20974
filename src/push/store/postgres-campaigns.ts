/** The progress of campaigns on PostgreSQL. Whoever changes one locks the campaign first and its lane second. */

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
import { campaignsSql, NOW_MS } from '#push/campaign/campaigns-sql.ts'
import { addFigures, figuresIn, NO_FIGURES } from '#push/campaign/figures.ts'
import type { Platform } from '#push/devices/device.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres, Queries } from '#store/sql/postgres.ts'

const shared = forPostgres(inPostgresTime(campaignsSql))
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
  again: `INSERT INTO campaign_retries (campaign, platform, part, device, tries, due_at)
    SELECT $1, $2, $3::bigint, * FROM unnest($4::text[], $5::bigint[], $6::text[])
    ON CONFLICT (campaign, platform, device) DO UPDATE SET tries = excluded.tries, due_at = excluded.due_at`,
  settle: 'DELETE FROM campaign_retries WHERE campaign = $1 AND platform = $2 AND device = ANY ($3::text[])',
} as const

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

  async free({
    campaign,
    platform,
    runner,
  }: LaneOf & { readonly runner: string }): Promise<readonly number[] | 'uncut'> {
    return this.#database.snapshot(async queries => {
      const [[state], [part], free] = await Promise.all([
        queries.query(shared.state, [campaign]),
        queries.query(SQL.hasParts, [campaign, platform]),
        queries.query(SQL.free, [campaign, platform, runner]),
      ])
      if (state?.state !== 'running') return []
      return part ? free.map(row => Number(row.part)) : 'uncut'
    })
  }

  /** Once, whoever else is about to: one may have counted more devices than the other. */
  async cut({ campaign, platform }: LaneOf, ranges: readonly DeviceRange[]): Promise<void> {
    await this.#database.transaction(async queries => {
      const [, [part]] = await Promise.all([
        queries.query(SQL.lock, [campaign]),
        queries.query(SQL.hasParts, [campaign, platform]),
      ])
      if (part) return
      const figures = JSON.stringify(NO_FIGURES)
      const added = ranges.map(({ after, until }, index) =>
        queries.query(SQL.addPart, [campaign, platform, index, after, until, figures]),
      )
      await Promise.all(added)
    })
  }

  async hold({ campaign, platform, part, runner, forMs }: Hold): Promise<(Progress & DeviceRange) | 'held' | 'done'> {
    return this.#database.transaction(async queries => {
      if (!(await isRunning(queries, campaign))) return 'done'
      const [[row], [known]] = await Promise.all([
        queries.query(SQL.take, [runner, forMs, campaign, platform, part, runner]),
        queries.query(SQL.part, [campaign, platform, part]),
      ])
      if (row) return takenOf(row)
      return known && Number(known.is_done) === 0 ? 'held' : 'done'
    })
  }

  async save({ hold, progress, again, settled, figures }: Saved): Promise<'saved' | 'lost'> {
    const { campaign, platform, part, runner, forMs } = hold
    return this.#database.transaction(async queries => {
      const [isGoing, [held]] = await Promise.all([
        isRunning(queries, campaign),
        queries.query(SQL.held, [campaign, platform, part, runner]),
      ])
      if (!held || !isGoing) return 'lost'
      const sum = JSON.stringify(addFigures(figuresIn(held.figures), figures))
      const values = [progress.after, Number(progress.isRead), sum, forMs, campaign, platform, part]
      const writes = [queries.query(SQL.save, values)]
      if (settled.length > 0) writes.push(queries.query(SQL.settle, [campaign, platform, settled]))
      if (again.length > 0) writes.push(queries.query(SQL.again, [campaign, platform, part, ...retryColumns(again)]))
      await Promise.all(writes)
      return 'saved'
    })
  }

  async retries({ campaign, platform, part }: PartOf, limit: number): Promise<readonly Retry[]> {
    return (await this.#database.query(SQL.retries, [campaign, platform, part, limit])).map(retryOf)
  }

  async waiting({ campaign, platform, part }: PartOf): Promise<number> {
    const [row] = await this.#database.query(SQL.waiting, [campaign, platform, part])
    return Number(row?.devices)
  }

  async finish({ campaign, platform, part, runner }: Hold, platforms: readonly Platform[]): Promise<void> {
    await this.#database.transaction(async queries => {
      const [, , reports] = await Promise.all([
        queries.query(SQL.lock, [campaign]),
        queries.query(SQL.finish, [campaign, platform, part, runner]),
        reportOf(queries, campaign),
      ])
      const lanes = new Map(reports.map(lane => [lane.platform, lane.isDone]))
      if (platforms.every(one => lanes.get(one) === true)) await queries.query(SQL.end, ['done', campaign])
    })
  }

  async report(blog: BlogId, limit: number): Promise<readonly CampaignReport[]> {
    return this.#database.snapshot(async queries => {
      const campaigns = (await queries.query(SQL.report, [blog, limit])).map(campaignOf)
      return Promise.all(campaigns.map(async campaign => ({ campaign, lanes: await reportOf(queries, campaign.id) })))
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

async function reportOf(queries: Queries, campaign: string): Promise<readonly LaneReport[]> {
  return lanesOf(await queries.query(SQL.parts, [campaign]))
}

function inPostgresTime<Name extends string>(texts: Readonly<Record<Name, string>>): Readonly<Record<Name, string>> {
  const names = Object.keys(texts) as Name[]
  const now = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)'
  return Object.fromEntries(names.map(name => [name, texts[name].replaceAll(NOW_MS, now)])) as Record<Name, string>
}
