/** The API calls that administer sites. */
import { z } from 'zod'
import { ELSEWHERE } from '#delivery/sites/embedding.ts'
import type { OpenSites } from '#delivery/sites/open-sites.ts'
import { newSite, site, sitePatch } from '#delivery/sites/site.ts'
import { openConnections } from '#delivery/sites/visits.ts'
import { Refusal } from '#platform/errors.ts'
import { instant } from '#shared/blog/update.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { demandVersionIn, etag } from '#web/middleware/conditions.ts'
import { actorOf } from './actor-of.ts'
import { exampleSite } from './examples.ts'
import { IF_MATCH } from './headers.ts'
import { type Operation, ofSite, operation } from './operation.ts'
import { siteAnswer, siteAnswers } from './site-answer.ts'

/** The number of days returned; more are stored. */
const SHOWN_DAYS = 30

const visits = z
  .object({
    connections: z.int().meta({ description: 'Connections open now, on all nodes; approximate' }),
    days: z
      .array(
        z.object({
          day: z.iso.date(),
          views: z.int().meta({ description: 'Blogs loaded, not counting responses from caches in front of Crier' }),
          connections: z.int().meta({ description: 'Connections opened, including reconnects' }),
        }),
      )
      .meta({ description: `Counts for each UTC day with visits among the last ${SHOWN_DAYS}; a few seconds old` }),
  })
  .meta({ id: 'Visits' })
type Shown = z.infer<typeof visits>

const visited = z.object({ site, visits }).meta({ id: 'VisitedSite' })
const siteList = z
  .object({
    sites: z.array(visited),
    elsewhere: z.object({ own: visits, frames: visits, others: visits, apps: visits }).meta({
      description:
        'Visits that belong to no site. `own`: pages of this server; `frames`: frames that name no known site; `others`: other origins; `apps`: clients without an Origin header',
    }),
    at: instant,
  })
  .meta({ id: 'SiteList' })

const exampleVisits: Shown = { connections: 412, days: [{ day: '2026-03-04', views: 9_120, connections: 2_304 }] }
const nobody: Shown = { connections: 0, days: [] }
const ofThis: Readonly<Record<string, string>> = { 'Cache-Control': PRIVATE }

type SitePorts = Pick<OpenSites, 'sites' | 'directory'> & {
  readonly audience: { readonly count: (name: string) => number }
  readonly now: () => Date
}

export function siteOperations({ sites, directory, audience, now }: SitePorts): readonly Operation[] {
  async function visitsFrom(): Promise<(from: string) => Shown> {
    const since = new Date(now().getTime() - SHOWN_DAYS * 86_400_000).toISOString().slice(0, 10)
    const days = Map.groupBy(await sites.visitsSince(since), ({ from }) => from)
    return from => ({
      connections: audience.count(openConnections(from)),
      days: (days.get(from) ?? []).map(({ day, views, connections }) => ({ day, views, connections })),
    })
  }

  const answer = siteAnswers(directory)

  return [
    operation({
      method: 'get',
      path: '/v1/sites',
      name: 'listSites',
      group: 'Sites',
      summary: 'List the sites',
      access: 'admin',
      answers: {
        200: {
          description: 'All sites, including revoked ones, with their visits',
          schema: siteList,
          example: {
            sites: [{ site: exampleSite, visits: exampleVisits }],
            elsewhere: { own: exampleVisits, frames: nobody, others: nobody, apps: nobody },
            at: exampleSite.createdAt,
          },
        },
      },
      refuses: [],
      async run() {
        const from = await visitsFrom()
        const elsewhere = Object.entries(ELSEWHERE).map(([name, id]) => [name, from(id)] as const)
        const listed = (await sites.list()).map(one => ({ site: one, visits: from(one.id) }))
        const json = { sites: listed, elsewhere: Object.fromEntries(elsewhere), at: now().toISOString() }
        return { headers: ofThis, json }
      },
    }),

    operation({
      method: 'post',
      path: '/v1/sites',
      name: 'createSite',
      group: 'Sites',
      summary: 'Create a site',
      access: 'admin',
      body: newSite,
      answers: { 201: { description: 'The site', schema: siteAnswer, example: { site: exampleSite } } },
      refuses: ['site_exists', 'origin_taken'],
      run: async ({ body, by }) => answer(201, await sites.create(body, actorOf({ by }))),
    }),

    operation({
      method: 'get',
      path: '/v1/sites/:site',
      name: 'readSite',
      group: 'Sites',
      summary: 'Read a site and its visits',
      access: 'admin',
      params: ofSite,
      answers: {
        200: {
          description: 'The site and its visits',
          schema: visited,
          example: { site: exampleSite, visits: exampleVisits },
        },
      },
      refuses: ['unknown_site'],
      async run({ params }) {
        const found = (await sites.list()).find(({ id }) => id === params.site)
        if (!found) throw new Refusal('unknown_site')
        const json = { site: found, visits: (await visitsFrom())(found.id) }
        return { headers: { ...ofThis, ETag: etag(found.version) }, json }
      },
    }),

    operation({
      method: 'patch',
      path: '/v1/sites/:site',
      name: 'editSite',
      group: 'Sites',
      summary: 'Edit a site',
      description: 'Takes effect on this node at once, and on other nodes within about a second.',
      access: 'admin',
      params: ofSite,
      body: sitePatch,
      headers: [IF_MATCH],
      answers: { 200: { description: 'The edited site', schema: siteAnswer, example: { site: exampleSite } } },
      refuses: ['unknown_site', 'origin_taken', 'revoked', 'stale_version', 'missing_version'],
      run: async ({ params, body, headers, by }) => {
        const basis = { version: demandVersionIn(headers), by: actorOf({ by }) }
        return answer(200, await sites.edit(params.site, body, basis))
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/sites/:site',
      name: 'revokeSite',
      group: 'Sites',
      summary: 'Revoke a site',
      description:
        'Permanent. Requests from the site are refused and its readers are disconnected with code 4500: at once on this node, and within about a second on other nodes.',
      access: 'admin',
      params: ofSite,
      answers: {
        200: {
          description: 'The revoked site',
          schema: siteAnswer,
          example: { site: { ...exampleSite, revokedAt: exampleSite.createdAt } },
        },
      },
      refuses: ['unknown_site'],
      run: async ({ params, by }) => answer(200, await sites.revoke(params.site, actorOf({ by }))),
    }),
  ]
}
