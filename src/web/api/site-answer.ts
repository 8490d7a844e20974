/** The response to a change of a site, after this node has learnt of it. */
import { z } from 'zod'
import type { OpenSites } from '#delivery/sites/open-sites.ts'
import { type Site, site } from '#delivery/sites/site.ts'
import type { SiteRefused, Stored } from '#delivery/sites/sites.ts'
import { Refusal } from '#platform/errors.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { etag } from '#web/middleware/conditions.ts'
import type { OperationAnswer } from './operation.ts'

export const siteAnswer = z.object({ site }).meta({ id: 'SiteAnswer' })

export function siteAnswers(directory: Pick<OpenSites['directory'], 'changed'>) {
  return async (status: number, outcome: Stored | SiteRefused): Promise<OperationAnswer> => {
    if (outcome.kind !== 'stored') throw refusalOf(outcome)
    await directory.changed()
    const headers = { 'Cache-Control': PRIVATE, ETag: etag(outcome.site.version) }
    return { status, headers, json: { site: outcome.site } }
  }
}

function refusalOf(outcome: SiteRefused): Refusal {
  switch (outcome.kind) {
    case 'exists':
      return new Refusal('site_exists')
    case 'unknown':
      return new Refusal('unknown_site')
    case 'revoked':
      return new Refusal('revoked')
    case 'stale':
      return new Refusal('stale_version', { more: { current: outcome.site satisfies Site } })
    case 'taken':
      return new Refusal('origin_taken', { detail: takenSentence(outcome) })
  }
}

function takenSentence({ origin, by }: Extract<SiteRefused, { kind: 'taken' }>): string {
  return `The origin ${origin} belongs to the site "${by.id}" (${by.name}); remove it there first, or revoke that site.`
}
