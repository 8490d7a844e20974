/** The port of the store of sites, and of their visits per day; shared by all nodes. */
import type { Actor } from '#store/audit/audit.ts'
import type { NewSite, Site, SitePatch } from './site.ts'

/** The visits of one day. */
type Visits = {
  /** Coverages requested. */
  readonly views: number
  /** Connections opened, including reconnects. */
  readonly connections: number
}
export type DayOfVisits = Visits & {
  /** The id of a site, or one of `ELSEWHERE`. */
  readonly from: string
  /** In UTC, `2026-03-04`. */
  readonly day: string
}

export type SiteRefused =
  | { readonly kind: 'exists' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly site: Site }
  | { readonly kind: 'stale'; readonly site: Site }
  /** Each origin belongs to one site, so that it is clear whose rules apply and whose visits are counted. */
  | { readonly kind: 'taken'; readonly origin: string; readonly by: Site }
export type Stored = { readonly kind: 'stored'; readonly site: Site }

/** `version`: the one that the edit was made on. */
export type EditBasis = { readonly version: number; readonly by?: Actor }

export interface Sites {
  create(made: NewSite, by?: Actor): Promise<Stored | SiteRefused>
  /** Including revoked ones, in order of creation. */
  list(): Promise<readonly Site[]>
  edit(id: string, patch: SitePatch, basis: EditBasis): Promise<Stored | SiteRefused>
  /** Permanent; its origins become free for a new site. Idempotent. */
  revoke(id: string, by?: Actor): Promise<Stored | SiteRefused>
  /** Gives the site a new pass, which ends the former one. */
  issuePass(id: string, by?: Actor): Promise<Stored | SiteRefused>
  /** Idempotent. */
  withdrawPass(id: string, by?: Actor): Promise<Stored | SiteRefused>
  /** A number that changes with every change on any node. Cheap to read. */
  revision(): Promise<number>
  /** Adds to the stored counts. If it fails, nothing was added. */
  addVisits(visits: readonly DayOfVisits[]): Promise<void>
  /** The visits from that day on. */
  visitsSince(day: string): Promise<readonly DayOfVisits[]>
}
