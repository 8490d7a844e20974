/** How far each alert has got: the port that every store implements (`test/contracts/campaigns.ts` holds them to it). */

import type { DeviceId, Platform } from '#push/devices/device.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Figures } from './figures.ts'

/**
 * `superseded`: a newer alert of the same blog took its place. `withdrawn`: its update was retracted or removed.
 * `expired`: its time was over before everyone had it.
 */
export type CampaignState = 'running' | 'done' | 'superseded' | 'withdrawn' | 'expired'

/** One alert on its way to everyone who follows its blog. */
export type Campaign = {
  readonly id: string
  readonly blog: BlogId
  readonly update: UpdateId
  /** The version of the update that asked for it. */
  readonly version: number
  /** Sorts alerts of one blog by their place in its log (place.ts). */
  readonly place: string
  readonly madeAt: string
  readonly expiresAt: string
  readonly state: CampaignState
}

export type LaneOf = { readonly campaign: string; readonly platform: Platform }
/** A lane of a large campaign is cut into parts, for several nodes to send. */
export type PartOf = LaneOf & { readonly part: number }
/** Devices after `after`, up to and with `until`. */
export type DeviceRange = { readonly after: string; readonly until: string }

/** One part of a lane, held by one runner at a time. */
export type Hold = PartOf & {
  readonly runner: string
  /**
   * For so long nobody else takes it, unless it is held anew; a runner that was killed holds it no longer. By the clock of
   * the store: those of nodes differ.
   */
  readonly forMs: number
}

export type Progress = {
  /** Everything up to this device was sent, or stands among the retries. */
  readonly after: string
  /** There is no further page. */
  readonly isRead: boolean
}

export type Retry = { readonly device: DeviceId; readonly tries: number; readonly dueAt: string }

export type Saved = {
  readonly hold: Hold
  readonly progress: Progress
  readonly again: readonly Retry[]
  /** Devices that were retries and are none any more. */
  readonly settled: readonly DeviceId[]
  /** Added to what was counted before. */
  readonly figures: Figures
}

export type LaneReport = { readonly platform: Platform; readonly isDone: boolean; readonly figures: Figures }
export type CampaignReport = { readonly campaign: Campaign; readonly lanes: readonly LaneReport[] }

/** A stream with changes that push has not looked at. `checkpoint` is absent when it never looked in this life of the stream. */
export type Behind = {
  readonly stream: StreamName
  readonly head: Cursor
  /** Of its last change; empty where that is not known. */
  readonly lastAt: string
  readonly checkpoint?: Cursor
}

export interface Campaigns {
  /**
   * Older ones of its blog that still run are superseded; by one that has ended none is, for its time may be that of a
   * clock that was ahead. Starting it again changes nothing.
   */
  start(campaign: Omit<Campaign, 'state'>): Promise<void>
  running(): Promise<readonly Campaign[]>
  /** Ends a running one, for good. */
  end(id: string, state: Exclude<CampaignState, 'running'>): Promise<void>
  /** The parts of a lane that this runner may take now. `'uncut'`: nobody has begun with it. */
  free(of: LaneOf & { readonly runner: string }): Promise<readonly number[] | 'uncut'>
  /** Unless somebody has cut it before. */
  cut(of: LaneOf, ranges: readonly DeviceRange[]): Promise<void>
  /** `'held'` by another runner, or `'done'`, or the campaign has ended. */
  hold(hold: Hold): Promise<(Progress & DeviceRange) | 'held' | 'done'>
  /** In one step. `'lost'` when the campaign has ended or somebody else holds the part: nothing was saved. */
  save(saved: Saved): Promise<'saved' | 'lost'>
  /** Earliest first. */
  retries(of: PartOf, limit: number): Promise<readonly Retry[]>
  /** How many devices are to be tried again. */
  waiting(of: PartOf): Promise<number>
  /** The part is done; the campaign too, when each lane of `platforms` is. */
  finish(hold: Hold, platforms: readonly Platform[]): Promise<void>
  /** Newest first. */
  report(blog: BlogId, limit: number): Promise<readonly CampaignReport[]>
  /** Public streams whose head is past the checkpoint, or that began a new life since. Those that changed last come first. */
  behind(limit: number): Promise<readonly Behind[]>
  /**
   * Of streams that began a new life, or were never looked at: those whose last change came before that instant count as
   * looked at. How many they were.
   */
  skip(before: string, limit: number): Promise<number>
  /** May be lost when the database crashes: changes are heard again. Never keeps a post waiting. */
  checkpoint(stream: StreamName, cursor: Cursor): Promise<void>
}
