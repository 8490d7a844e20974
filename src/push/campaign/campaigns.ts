/** The port of the store that keeps the progress of campaigns; `test/contracts/campaigns.ts` tests every implementation. */
import type { DeviceId, Platform } from '#push/devices/device.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { AlertAudience, AskedAudience } from './audience.ts'
import type { Figures } from './figures.ts'

/**
 * `superseded`: a newer alert of the same blog replaced it. `withdrawn`: its update was retracted or removed. `expired`: its
 * time ended before it reached every device.
 */
export type CampaignState = 'running' | 'done' | 'superseded' | 'withdrawn' | 'expired'

/** The sending of one alert to all devices that follow its blog. */
export type Campaign = {
  readonly id: string
  readonly blog: BlogId
  readonly update: UpdateId
  /** The version of the update that requested the alert. */
  readonly version: number
  /** Of its update, and of earlier alerts of it: who got one gets the next. Absent: it is for everybody (audience.ts). */
  readonly audience?: AlertAudience
  /** Those of newer alerts of the blog that were sent at the same time: who gets one of them no longer gets this one. */
  readonly newer?: readonly AlertAudience[]
  /** Orders the alerts of one blog by their position in its log (place.ts). */
  readonly place: string
  readonly madeAt: string
  readonly expiresAt: string
  readonly state: CampaignState
}

export type NewCampaign = Omit<Campaign, 'state'> & {
  /** Of a retraction: it is for those who got an alert of its update. If nobody did, it is an alert like others. */
  readonly takesBack?: boolean
}

export type LaneOf = { readonly campaign: string; readonly platform: Platform }
/** A lane of a large campaign is split into parts, for several nodes to send. */
export type PartOf = LaneOf & { readonly part: number }
/** Devices after `after`, up to and including `until`. */
export type DeviceRange = { readonly after: string; readonly until: string }

/** A runner's hold on one part of a lane. One runner at a time holds a part. */
export type Hold = PartOf & {
  readonly runner: string
  /** Unless renewed, so that the part of a killed runner becomes free. By the store's clock: those of nodes differ. */
  readonly forMs: number
}

export type Progress = {
  /** Everything up to this device was sent, or is stored as a retry. */
  readonly after: string
  /** There is no further page. */
  readonly isRead: boolean
}

export type Retry = { readonly device: DeviceId; readonly tries: number; readonly dueAt: string }

export type Saved = {
  readonly hold: Hold
  readonly progress: Progress
  readonly again: readonly Retry[]
  /** Devices whose stored retry is to be deleted. */
  readonly settled: readonly DeviceId[]
  /** Added to the stored counts. */
  readonly figures: Figures
}

export type LaneReport = { readonly platform: Platform; readonly isDone: boolean; readonly figures: Figures }
export type CampaignReport = { readonly campaign: Campaign; readonly lanes: readonly LaneReport[] }

/** A stream with changes that push has not read. `checkpoint` is absent if push has never read this epoch of the stream. */
export type Behind = {
  readonly stream: StreamName
  readonly head: Cursor
  /** The time of its last change; empty if unknown. */
  readonly lastAt: string
  readonly checkpoint?: Cursor
}

export interface Campaigns {
  /**
   * Supersedes older running campaigns of its blog that have no audience of their own. An ended one does not supersede: its clock may
   * have been ahead. Idempotent.
   */
  start(campaign: NewCampaign): Promise<void>
  /** Whom a campaign would be for if it started now (audience.ts). */
  audienceFor(of: Pick<Campaign, 'blog' | 'update'> & AskedAudience): Promise<AlertAudience>
  running(): Promise<readonly Campaign[]>
  /** Ends a running campaign for good. */
  end(id: string, state: Exclude<CampaignState, 'running'>): Promise<void>
  /** The parts of a lane that this runner may take now. `'uncut'`: the lane was not split yet. */
  free(of: LaneOf & { readonly runner: string }): Promise<readonly number[] | 'uncut'>
  /** Splits a lane into parts, unless it was split before. */
  cut(of: LaneOf, ranges: readonly DeviceRange[]): Promise<void>
  /** `'held'`: by another runner. `'done'`: the part is done, or the campaign has ended. */
  hold(hold: Hold): Promise<(Progress & DeviceRange) | 'held' | 'done'>
  /** Atomic. `'lost'`: nothing was saved, because the campaign has ended or another runner holds the part. */
  save(saved: Saved): Promise<'saved' | 'lost'>
  /** Earliest first. */
  retries(of: PartOf, limit: number): Promise<readonly Retry[]>
  /** The number of devices to retry. */
  waiting(of: PartOf): Promise<number>
  /** Marks the part as done, and the campaign too if all lanes of `platforms` are. */
  finish(hold: Hold, platforms: readonly Platform[]): Promise<void>
  /** Newest first. */
  report(blog: BlogId, limit: number): Promise<readonly CampaignReport[]>
  /** Of all blogs, newest first. */
  recent(limit: number): Promise<readonly CampaignReport[]>
  /** Public streams whose head is past the checkpoint, or that have a new epoch. Most recently changed first. */
  behind(limit: number): Promise<readonly Behind[]>
  /**
   * Marks streams as read if they have a new epoch, or were never read, and their last change came before that instant. Returns
   * how many.
   */
  skip(before: string, limit: number): Promise<number>
  /** May be lost if the database crashes, in which case changes are read again. Never delays a post. */
  checkpoint(stream: StreamName, cursor: Cursor): Promise<void>
}
