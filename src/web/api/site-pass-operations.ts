/** The API calls for the pass of a site, which admits its sandboxed frames (docs/embed.md). */
import type { OpenSites } from '#delivery/sites/open-sites.ts'
import { actorOf } from './actor-of.ts'
import { exampleSite } from './examples.ts'
import { type Operation, ofSite, operation } from './operation.ts'
import { siteAnswer, siteAnswers } from './site-answer.ts'

export function sitePassOperations({ sites, directory }: Pick<OpenSites, 'sites' | 'directory'>): readonly Operation[] {
  const answer = siteAnswers(directory)
  const call = { path: '/v1/sites/:site/pass', group: 'Sites', access: 'admin', params: ofSite } as const
  const withPass = { ...exampleSite, pass: 'k3VYp0Q2sX9bN7dR5tLwAg', version: 2 }

  return [
    operation({
      ...call,
      method: 'post',
      name: 'issueSitePass',
      summary: 'Issue a pass for sandboxed frames',
      description:
        'A frame without an origin is admitted if its address has `site` and this `pass`. A former pass ends, and its readers are disconnected: at once on this node, and within about a second on other nodes.',
      answers: { 201: { description: 'The site with its pass', schema: siteAnswer, example: { site: withPass } } },
      refuses: ['unknown_site', 'revoked'],
      run: async ({ params, by }) => answer(201, await sites.issuePass(params.site, actorOf({ by }))),
    }),

    operation({
      ...call,
      method: 'delete',
      name: 'withdrawSitePass',
      summary: 'Withdraw the pass for sandboxed frames',
      answers: { 200: { description: 'The site', schema: siteAnswer, example: { site: exampleSite } } },
      refuses: ['unknown_site', 'revoked'],
      run: async ({ params, by }) => answer(200, await sites.withdrawPass(params.site, actorOf({ by }))),
    }),
  ]
}
