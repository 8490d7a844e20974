/** The store of sites for all nodes, and of their visits per day. */
import type { NewSite, Site, SitePatch } from './site.ts'

/** Of one day. */
type Visits = {
  /** Coverages that were requested. */
  readonly views: number
  /** Connections that were opened, including reconnects. */
  readonly connections: number
}
export type DayOfVisits = Visits & {
  /** Whose: the id of a site, or one of `ELSEWHERE`. */
  readonly from: string
  /** In UTC, `2026-03-04`. */
  readonly day: string
}

export type SiteRefused =
  | { readonly kind: 'exists' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly site: Site }
  | { readonly kind: 'stale'; readonly site: Site }
  /** An origin belongs to one site, so that it is clear whose rules apply and who is counted. */
  | { readonly kind: 'taken'; readonly origin: string; readonly by: Site }
export type Stored = { readonly kind: 'stored'; readonly site: Site }

export interface Sites {
  create(made: NewSite): Promise<Stored | SiteRefused>
  /** Including revoked ones, in order of creation. */
  list(): Promise<readonly Site[]>
  edit(id: string, patch: SitePatch, version: number): Promise<Stored | SiteRefused>
  /** Permanent: its origins may be given to a new site. Idempotent. */
  revoke(id: string): Promise<Stored | SiteRefused>
  /** Changes with every change, on any node. Cheap to read. */
  revision(): Promise<number>
  /** Adds to what is stored. When it fails, nothing was added. */
  addVisits(visits: readonly DayOfVisits[]): Promise<void>
  /** From that day on. */
  visitsSince(day: string): Promise<readonly DayOfVisits[]>
}
