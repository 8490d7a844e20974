/** Maps rows of the database to campaigns and lanes. Integers may arrive as text. */

import type { DeviceId, Platform } from '#push/devices/device.ts'
import { levelIn, textOfTopics, topicsInText } from '#push/devices/device-row.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { AlertAudience } from './audience.ts'
import type { Behind, Campaign, CampaignState, DeviceRange, LaneReport, Progress, Retry } from './campaigns.ts'
import { addFigures, figuresIn, NO_FIGURES } from './figures.ts'

type Row = Readonly<Record<string, unknown>>

export function campaignOf(row: Row): Campaign {
  return {
    id: String(row.id),
    blog: String(row.blog) as BlogId,
    update: String(row.update_id) as UpdateId,
    version: Number(row.update_version),
    ...audiencesOf(row),
    place: String(row.place),
    madeAt: String(row.made_at),
    expiresAt: String(row.expires_at),
    state: String(row.state) as CampaignState,
  }
}

export function audienceOf({ topics, level }: Row): AlertAudience {
  return typeof topics === 'string' && typeof level === 'string'
    ? { topics: topicsInText(topics), level: levelIn(level) }
    : undefined
}

/** As two columns of a row. */
export function columnsOfAudience(audience: AlertAudience): [topics: string | null, level: string | null] {
  return audience ? [textOfTopics(audience.topics), audience.level] : [null, null]
}

/** The audiences of newer campaigns as `newer` of a row. */
export function textOfNewer(newer: readonly AlertAudience[]): string {
  return JSON.stringify(newer.map(audience => audience ?? null))
}

function audiencesOf(row: Row): Pick<Campaign, 'audience' | 'newer'> {
  const audience = audienceOf(row)
  const newer = (JSON.parse(String(row.newer)) as (AlertAudience | string | null)[]).map(one =>
    // A text was written by a version without levels: for everybody of those topics.
    typeof one === 'string' ? { topics: topicsInText(one), level: 'breaking' as const } : (one ?? undefined),
  )
  return { ...(audience && { audience }), ...(newer.length > 0 && { newer }) }
}

/** Takes the rows of a campaign's parts. */
export function lanesOf(rows: readonly Row[]): readonly LaneReport[] {
  const lanes = new Map<Platform, LaneReport>()
  for (const row of rows) {
    const platform = String(row.platform) as Platform
    const { isDone, figures } = lanes.get(platform) ?? { isDone: true, figures: NO_FIGURES }
    lanes.set(platform, {
      platform,
      isDone: isDone && Number(row.is_done) === 1,
      figures: addFigures(figures, figuresIn(row.figures)),
    })
  }
  return [...lanes.values()]
}

export function takenOf(row: Row): Progress & DeviceRange {
  return { after: String(row.after_device), until: String(row.until_device), isRead: Number(row.is_read) === 1 }
}

export function retryOf(row: Row): Retry {
  return { device: String(row.device) as DeviceId, tries: Number(row.tries), dueAt: String(row.due_at) }
}

export function behindOf(row: Row): Behind {
  return {
    stream: String(row.stream) as StreamName,
    head: { epoch: String(row.epoch), offset: Number(row.head) },
    lastAt: String(row.last_at),
    ...(row.pushed_epoch === row.epoch && {
      checkpoint: { epoch: String(row.pushed_epoch), offset: Number(row.pushed) },
    }),
  }
}
