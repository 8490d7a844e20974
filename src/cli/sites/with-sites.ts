/** The sites of a server for a command: through its API, or in the database beside it. */
import type { Api } from '#cli/api.ts'
import { atCommandLine } from '#cli/at-command-line.ts'
import { openApi } from '#cli/open-api.ts'
import { EXIT, Refused } from '#cli/refused.ts'
import { withTables } from '#cli/with-tables.ts'
import type { PostingCall } from '#client/posting/src/caller.ts'
import type { NewSite, Site, SitePatch } from '#delivery/sites/site.ts'
import type { SiteRefused, Stored } from '#delivery/sites/sites.ts'
import type { Composition, OpenTables } from '#server/composition.ts'

export type SitesOptions = { readonly local?: true; readonly profile?: string }

/** What was not done is a Refused with the reason. */
type SitesHere = {
  list(): Promise<readonly Site[]>
  find(id: string): Promise<Site>
  create(asked: NewSite): Promise<Site>
  edit(id: string, patch: SitePatch): Promise<Site>
  revoke(id: string): Promise<Site>
  issuePass(id: string): Promise<Site>
  withdrawPass(id: string): Promise<Site>
}

export async function withSites(
  composition: Composition,
  { local, profile }: SitesOptions,
  use: (sites: SitesHere) => Promise<void>,
): Promise<void> {
  if (local) return withTables(composition, opened => use(sitesIn(opened)))
  await use(sitesAt(openApi(composition, profile)))
}

type Answer = { readonly site: Site }

function sitesAt(api: Api): SitesHere {
  const pathOf = (id: string) => `/v1/sites/${encodeURIComponent(id)}`
  const send = async (call: PostingCall) => (await api.call<Answer>(call, 'site')).site
  const find = (id: string) => send({ method: 'GET', path: pathOf(id) })
  return {
    find,
    async list() {
      const { sites } = await api.call<{ readonly sites: readonly Answer[] }>(
        { method: 'GET', path: '/v1/sites' },
        'sites',
      )
      return sites.map(({ site }) => site)
    },
    create: body => send({ method: 'POST', path: '/v1/sites', body }),
    edit: async (id, body) => send({ method: 'PATCH', path: pathOf(id), body, version: (await find(id)).version }),
    revoke: id => send({ method: 'DELETE', path: pathOf(id) }),
    issuePass: id => send({ method: 'POST', path: `${pathOf(id)}/pass` }),
    withdrawPass: id => send({ method: 'DELETE', path: `${pathOf(id)}/pass` }),
  }
}

function sitesIn(opened: OpenTables): SitesHere {
  const { sites } = opened
  const find = async (id: string) => {
    const found = (await sites.list()).find(site => site.id === id)
    return found ?? storedIn({ kind: 'unknown' }, id)
  }

  /** Wakes the nodes; otherwise those on Redis would notice only at their next poll, every ten seconds. */
  async function changed(outcome: Stored | SiteRefused, id = ''): Promise<Site> {
    if (outcome.kind === 'stored' && !(await opened.announceSites())) {
      console.error('Redis (REDIS_URL) cannot be reached: running nodes will see this within 15 seconds.')
    }
    return storedIn(outcome, id)
  }

  return {
    find,
    list: () => sites.list(),
    create: async asked => changed(await sites.create(asked, atCommandLine())),
    edit: async (id, patch) =>
      changed(await sites.edit(id, patch, { version: (await find(id)).version, by: atCommandLine() }), id),
    issuePass: async id => changed(await sites.issuePass(id, atCommandLine()), id),
    withdrawPass: async id => changed(await sites.withdrawPass(id, atCommandLine()), id),
    revoke: async id => changed(await sites.revoke(id, atCommandLine()), id),
  }
}

function storedIn(outcome: Stored | SiteRefused, id: string): Site {
  switch (outcome.kind) {
    case 'stored':
      return outcome.site
    case 'exists':
      throw new Refused('A site with this id exists; choose another.')
    case 'taken':
      throw new Refused(`The site ${outcome.by.id} has the origin ${outcome.origin}; revoke that site first.`)
    case 'revoked':
      throw new Refused(`The site ${id} was revoked for good; create another.`)
    case 'stale':
      throw new Refused(`Somebody changed the site ${id} meanwhile; look at it, and try again.`, {
        exitCode: EXIT.changed,
      })
    case 'unknown':
      throw new Refused(`There is no site ${id}; "crier site list" lists the sites.`)
  }
}
