/** Campaigns and their lanes as the stores keep them. Integers may come as text. */
import type { BlogId, UpdateId } from '../blog/ids.ts'
import type { StreamName } from '../protocol/stream.ts'
import type { Behind, Campaign, CampaignState, LaneReport, Retry } from './campaigns.ts'
import type { DeviceId, Platform } from './device.ts'
import { figuresIn } from './figures.ts'

type Row = Readonly<Record<string, unknown>>

export function campaignOf(row: Row): Campaign {
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

export function laneOf(row: Row): LaneReport {
  return {
    platform: String(row.platform) as Platform,
    isDone: Number(row.is_done) === 1,
    figures: figuresIn(row.figures),
  }
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
