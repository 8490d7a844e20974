/** The progress of campaigns in a database. Every writer locks the campaign before one of its parts. */
import { type AlertAudience, type AskedAudience, audienceAfter, isCovered } from '#push/campaign/audience.ts'
import {
  audienceOf,
  behindOf,
  campaignOf,
  columnsOfAudience,
  lanesOf,
  retryOf,
  takenOf,
  textOfNewer,
} from '#push/campaign/campaign-row.ts'
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
  NewCampaign,
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
import type { Database, Prepared, Run } from '#store/sql/database.ts'

type Name = keyof typeof campaignsSql

export class SqlCampaigns implements Campaigns {
  readonly #database: Prepared<Name>

  constructor(database: Database) {
    this.#database = database.prepare(campaignsSql)
  }

  async start({ id, blog, update, version, audience, takesBack, ...campaign }: NewCampaign): Promise<void> {
    const { place, madeAt, expiresAt } = campaign
    await this.#database.transaction(async run => {
      const [, earlier] = await Promise.all([run('lockStarts'), run('earlier', [blog, update])])
      const all = audienceAfter(earlier.map(audienceOf), { audience, takesBack })
      const values = [id, blog, update, version, place, madeAt, expiresAt, ...columnsOfAudience(all)]
      const [, rivals] = await Promise.all([run('start', values), run('rivals', [blog])])
      const older = narrowed(rivals.map(campaignOf))
      if (older.length === 0) return
      const covered = older.filter(isCovered).map(one => one.id)
      const narrow = older.map(one => run('narrow', [textOfNewer(one.newer), one.id]))
      await Promise.all([...narrow, run('supersede', [covered]), run('forgetEnded', [blog])])
    })
  }

  async audienceFor({
    blog,
    update,
    ...asked
  }: Pick<Campaign, 'blog' | 'update'> & AskedAudience): Promise<AlertAudience> {
    const earlier = await this.#database.run('earlier', [blog, update])
    return audienceAfter(earlier.map(audienceOf), asked)
  }

  async running(): Promise<readonly Campaign[]> {
    return (await this.#database.run('running')).map(campaignOf)
  }

  async end(id: string, state: Exclude<CampaignState, 'running'>): Promise<void> {
    await this.#database.transaction(run => Promise.all([run('end', [state, id]), run('forgetRetries', [id])]))
  }

  async free({ campaign, platform, runner }: LaneOf & Pick<Hold, 'runner'>): Promise<readonly number[] | 'uncut'> {
    return this.#database.snapshot(async run => {
      const [[state], [part], free] = await Promise.all([
        run('state', [campaign]),
        run('hasParts', [campaign, platform]),
        run('free', [campaign, platform, runner]),
      ])
      if (state?.state !== 'running') return []
      return part ? free.map(row => Number(row.part)) : 'uncut'
    })
  }

  /** Only the first split counts: another node may have counted a different number of devices. */
  async cut({ campaign, platform }: LaneOf, ranges: readonly DeviceRange[]): Promise<void> {
    await this.#database.transaction(async run => {
      const [, [part]] = await Promise.all([run('lock', [campaign]), run('hasParts', [campaign, platform])])
      if (part) return
      const figures = JSON.stringify(NO_FIGURES)
      const added = ranges.map(({ after, until }, index) =>
        run('addPart', [campaign, platform, index, after, until, figures]),
      )
      await Promise.all(added)
    })
  }

  async hold({ campaign, platform, part, runner, forMs }: Hold): Promise<(Progress & DeviceRange) | 'held' | 'done'> {
    return this.#database.transaction(async run => {
      if (!(await isRunning(run, campaign))) return 'done'
      const [[row], [known]] = await Promise.all([
        run('take', [runner, forMs, campaign, platform, part, runner]),
        run('part', [campaign, platform, part]),
      ])
      if (row) return takenOf(row)
      return known && Number(known.is_done) === 0 ? 'held' : 'done'
    })
  }

  async save({ hold, progress, again, settled, figures }: Saved): Promise<'saved' | 'lost'> {
    const { campaign, platform, part, runner, forMs } = hold
    return this.#database.transaction(async run => {
      const [isGoing, [held]] = await Promise.all([
        isRunning(run, campaign),
        run('held', [campaign, platform, part, runner]),
      ])
      if (!held || !isGoing) return 'lost'
      const sum = JSON.stringify(addFigures(figuresIn(held.figures), figures))
      const values = [progress.after, Number(progress.isRead), sum, forMs, campaign, platform, part]
      const writes = [run('save', values)]
      if (settled.length > 0) writes.push(run('settle', [campaign, platform, settled]))
      if (again.length > 0) writes.push(run('again', [campaign, platform, part, listOf(again)]))
      await Promise.all(writes)
      return 'saved'
    })
  }

  async retries({ campaign, platform, part }: PartOf, limit: number): Promise<readonly Retry[]> {
    return (await this.#database.run('retries', [campaign, platform, part, limit])).map(retryOf)
  }

  async waiting({ campaign, platform, part }: PartOf): Promise<number> {
    const [row] = await this.#database.run('waiting', [campaign, platform, part])
    return Number(row?.devices)
  }

  async finish({ campaign, platform, part, runner }: Hold, platforms: readonly Platform[]): Promise<void> {
    await this.#database.transaction(async run => {
      const [, , reports] = await Promise.all([
        run('lock', [campaign]),
        run('finish', [campaign, platform, part, runner]),
        reportOf(run, campaign),
      ])
      const lanes = new Map(reports.map(lane => [lane.platform, lane.isDone]))
      if (platforms.every(one => lanes.get(one) === true)) await run('end', ['done', campaign])
    })
  }

  async report(blog: BlogId, limit: number): Promise<readonly CampaignReport[]> {
    return this.#database.snapshot(async run => {
      const campaigns = (await run('report', [blog, limit])).map(campaignOf)
      return Promise.all(campaigns.map(async campaign => ({ campaign, lanes: await reportOf(run, campaign.id) })))
    })
  }

  async recent(limit: number): Promise<readonly CampaignReport[]> {
    return this.#database.snapshot(async run => {
      const campaigns = (await run('recent', [limit])).map(campaignOf)
      return Promise.all(campaigns.map(async campaign => ({ campaign, lanes: await reportOf(run, campaign.id) })))
    })
  }

  async behind(limit: number): Promise<readonly Behind[]> {
    return (await this.#database.run('behind', [limit])).map(behindOf)
  }

  async checkpoint(stream: StreamName, { epoch, offset }: Cursor): Promise<void> {
    const values = [epoch, offset, stream, epoch, offset]
    await this.#database.transaction(run => Promise.all([run('isHint'), run('checkpoint', values)]))
  }

  async skip(before: string, limit: number): Promise<number> {
    const [, skipped] = await this.#database.transaction(run =>
      Promise.all([run('isHint'), run('skip', [before, limit])]),
    )
    return skipped.length
  }
}

/** Of the campaigns that run, by place: those that have newer ones, with the audiences of all that they had or have, each once. */
function narrowed(running: readonly Campaign[]) {
  return running.slice(0, -1).map((campaign, at) => {
    const all = [...(campaign.newer ?? []), ...running.slice(at + 1).map(({ audience }) => audience)]
    return { ...campaign, newer: [...new Map(all.map(audience => [textOfNewer([audience]), audience])).values()] }
  })
}

/** The format of `again`. One row per device, because a statement may not write a row twice. */
function listOf(again: readonly Retry[]): string {
  const retries = [...new Map(again.map(one => [one.device, one])).values()]
  return JSON.stringify(retries.map(({ device, tries, dueAt }) => [device, tries, dueAt]))
}

async function isRunning(run: Run<Name>, campaign: string): Promise<boolean> {
  const [row] = await run('stateHeld', [campaign])
  return row?.state === 'running'
}

async function reportOf(run: Run<Name>, campaign: string): Promise<readonly LaneReport[]> {
  return lanesOf(await run('parts', [campaign]))
}
