/** The sites, stored for all nodes, and how many came by way of each, a day at a time. */
import type { NewSite, Site, SitePatch } from './site.ts'

/** Of one day. */
type Visits = {
  /** Coverages that were asked for. */
  readonly views: number
  /** Connections that were begun, those of readers who came back too. */
  readonly connections: number
}
export type DayOfVisits = Visits & {
  /** Whose: the id of a site, or one of `ELSEWHERE`. */
  readonly from: string
  /** In UTC, `2026-03-04`. */
  readonly day: string
}

export type Refused =
  | { readonly kind: 'exists' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly site: Site }
  | { readonly kind: 'stale'; readonly site: Site }
  /** An origin is one site's, so that it is plain whose rules hold and who is counted. */
  | { readonly kind: 'taken'; readonly origin: string; readonly by: Site }
export type Stored = { readonly kind: 'stored'; readonly site: Site }

export interface Sites {
  create(made: NewSite): Promise<Stored | Refused>
  /** Revoked ones too, in the order of their making. */
  list(): Promise<readonly Site[]>
  edit(id: string, patch: SitePatch, version: number): Promise<Stored | Refused>
  /** For good: its origins may be given to a new one. Again, it changes nothing. */
  revoke(id: string): Promise<Stored | Refused>
  /** Another number after every change, whoever made it. Cheap to ask for. */
  revision(): Promise<number>
  /** Adds up. `busy`: nothing was stored, come again. */
  addVisits(visits: readonly DayOfVisits[]): Promise<'stored' | 'busy'>
  /** From that day on. */
  visitsSince(day: string): Promise<readonly DayOfVisits[]>
}
