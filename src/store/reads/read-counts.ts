/**
 * The port to the counts of views and reads: sums, by update and site, by site, and by hour; shared by all nodes. Nothing of a reader is
 * stored. A sum over reports that stand for several readers each is an estimate, and its spread is the variance of that.
 */
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'

/** A view: an update was on screen. A read: it stayed there for as long as its length takes to read. */
export type ReadSums = {
  readonly views: number
  readonly reads: number
  readonly viewsSpread: number
  readonly readsSpread: number
}

export type CountedUpdate = ReadSums & {
  readonly blog: BlogId
  readonly id: UpdateId
  /** The id of a site, or one of `ELSEWHERE`. */
  readonly site: string
  /** All that this site may show: an update of other topics is not counted. */
  readonly topic?: string | undefined
}

type ReadsOfSite = ReadSums & { readonly site: string }
export type ReadsOfUpdate = ReadSums & {
  readonly id: UpdateId
  /** If they were asked for; most views first. */
  readonly sites?: readonly ReadsOfSite[]
}

export type ReadsAsk = {
  /** Updates that were seen or not, the newest first. */
  readonly limit: number
  /** Continues after this update. */
  readonly before?: UpdateId | undefined
  readonly withSites?: boolean | undefined
}

export type ReadsOfBlog = {
  /** In the order of the page; those that nobody has seen are left out. */
  readonly updates: readonly ReadsOfUpdate[]
  /** The update to continue after; absent on the last page. */
  readonly older?: UpdateId
  /** Of all updates, also of those that were removed since. */
  readonly sites: readonly ReadsOfSite[]
  /** In UTC, `2026-03-04T16`; the oldest first. */
  readonly hours: readonly { readonly hour: string; readonly views: number; readonly reads: number }[]
}

/** Of the newest hours. */
export const KEPT_HOURS = 500

export interface ReadCounts {
  /** Adds to the sums, leaving out updates that are not public. If it fails, nothing was added. */
  add(hour: string, counted: readonly CountedUpdate[]): Promise<void>
  of(blog: BlogId, asked: ReadsAsk): Promise<ReadsOfBlog>
}

export const READ_COUNT_WRITES = ['add'] as const satisfies readonly (keyof ReadCounts)[]
