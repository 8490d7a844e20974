/** The contract of every store of sites; run once per adapter. */
import { describe, expect } from 'vitest'
import { type NewSite, newSite } from '#delivery/sites/site.ts'
import type { Sites } from '#delivery/sites/sites.ts'
import { testWith } from '#test/support/test-with.ts'

type SitesUnderTest = AsyncDisposable & { readonly sites: Sites }

const TRIBUNE = newSite.parse({
  id: 'tribune',
  name: 'مكتب الأخبار 🗞️',
  origins: ['https://www.tribune.example'],
  blogs: ['strike'],
  theme: { '--crier-accent': '#9c3a1c' },
})

export function sitesContract(name: string, open: () => Promise<SitesUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the sites ${name}`, () => {
    test('a site is listed as created, with the requested id or a generated one', async ({ store }) => {
      const one = await made(store.sites, TRIBUNE)
      const { id: _, ...nameless } = { ...TRIBUNE, origins: ['https://other.example'] }
      const other = await made(store.sites, nameless)

      expect(one).toMatchObject({ ...TRIBUNE, version: 1, createdAt: expect.any(String) })
      expect(other.id).toMatch(/^[a-z]{10}$/)
      expect(new Set(await store.sites.list())).toEqual(new Set([one, other]))
    })

    test('two sites never share an id or an origin, even when created concurrently', async ({ store }) => {
      const asked = [TRIBUNE, { ...TRIBUNE, origins: ['https://other.example'] }, { ...TRIBUNE, id: 'herald' }]
      const outcomes = await Promise.all(asked.map(one => store.sites.create(one)))

      expect(outcomes.filter(({ kind }) => kind === 'stored').length).toBeLessThanOrEqual(2)
      const list = await store.sites.list()
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
      expect(new Set(list.flatMap(({ origins }) => origins)).size).toBe(list.length)
      expect(await store.sites.create(TRIBUNE)).toMatchObject({ kind: expect.stringMatching(/^(exists|taken)$/) })
    })

    test('an edit names its base version, and of two concurrent ones the loser gets the winning state', async () => {
      await using store = await open()
      await made(store.sites, TRIBUNE)

      const outcomes = await Promise.all(
        ['A', 'B'].map(name => store.sites.edit('tribune', { name, theme: null, blogs: 'all' }, { version: 1 })),
      )

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['stale', 'stored'])
      const [site] = await store.sites.list()
      expect(site).toMatchObject({ version: 2, blogs: 'all', origins: TRIBUNE.origins })
      expect(site).not.toHaveProperty('theme')
    })

    test("an edit cannot take another site's origin, but may keep its own", async ({ store }) => {
      await made(store.sites, TRIBUNE)
      await made(store.sites, { ...TRIBUNE, id: 'herald', origins: ['https://herald.example'] })

      const taken = await store.sites.edit('herald', { origins: TRIBUNE.origins }, { version: 1 })
      const own = await store.sites.edit('herald', { origins: ['https://herald.example'] }, { version: 1 })

      expect(taken).toMatchObject({ kind: 'taken', origin: TRIBUNE.origins[0], by: { id: 'tribune' } })
      expect(own.kind).toBe('stored')
    })

    test('a revoked site stays in the list, cannot be edited, and frees its origins', async ({ store }) => {
      await made(store.sites, TRIBUNE)

      const revoked = await store.sites.revoke('tribune')

      expect(revoked).toMatchObject({ kind: 'stored', site: { revokedAt: expect.any(String) } })
      expect(await store.sites.revoke('tribune')).toEqual(revoked)
      expect(await store.sites.edit('tribune', { name: 'A' }, { version: 2 })).toMatchObject({ kind: 'revoked' })
      expect(await made(store.sites, { ...TRIBUNE, id: 'again' })).toMatchObject({ id: 'again' })
      expect(await store.sites.revoke('nothing')).toEqual({ kind: 'unknown' })
    })

    test('a site has a pass only once it is issued; a new one replaces it, an edit keeps it', async ({ store }) => {
      const passless = await made(store.sites, TRIBUNE)
      const passOf = async () => (await store.sites.list())[0]?.pass

      const [first, second] = [await store.sites.issuePass('tribune'), await store.sites.issuePass('tribune')]
      const issued = await passOf()
      await store.sites.edit('tribune', { name: 'A' }, { version: 3 })
      const kept = await passOf()
      const withdrawn = await store.sites.withdrawPass('tribune')
      const again = await store.sites.withdrawPass('tribune')
      await store.sites.revoke('tribune')

      expect(passless.pass).toBeUndefined()
      expect(first).toMatchObject({ kind: 'stored', site: { pass: expect.stringMatching(/^[\w-]{22}$/) } })
      expect(first).not.toMatchObject({ site: { pass: issued } })
      expect(second).toMatchObject({ site: { pass: issued, version: 3 } })
      expect(kept).toBe(issued)
      expect(withdrawn).toEqual(again)
      expect(withdrawn).not.toHaveProperty('site.pass')
      expect(await store.sites.issuePass('tribune')).toMatchObject({ kind: 'revoked' })
      expect(await store.sites.issuePass('nobody')).toEqual({ kind: 'unknown' })
    })

    test('the revision differs after every change', async ({ store }) => {
      const seen = [await store.sites.revision()]
      await made(store.sites, TRIBUNE)
      seen.push(await store.sites.revision())
      await store.sites.edit('tribune', { name: 'A' }, { version: 1 })
      seen.push(await store.sites.revision())
      await store.sites.issuePass('tribune')
      seen.push(await store.sites.revision())
      await store.sites.withdrawPass('tribune')
      seen.push(await store.sites.revision())
      await store.sites.revoke('tribune')
      seen.push(await store.sites.revision())

      expect(new Set(seen).size).toBe(6)
    })

    test('visits add up per day and site, and are deleted after some months', async ({ store }) => {
      const on = (day: string, from = 'tribune') => ({ from, day, views: 2, connections: 1 })
      await store.sites.addVisits([on('2025-01-01')])
      await Promise.all([
        store.sites.addVisits([on('2026-03-03'), on('2026-03-04'), on('2026-03-04', '~own')]),
        store.sites.addVisits([on('2026-03-04', '~own'), on('2026-03-04')]),
      ])

      expect(await store.sites.visitsSince('2026-03-04')).toEqual([
        { from: 'tribune', day: '2026-03-04', views: 4, connections: 2 },
        { from: '~own', day: '2026-03-04', views: 4, connections: 2 },
      ])
      expect((await store.sites.visitsSince('2000-01-01')).map(({ day }) => day)).not.toContain('2025-01-01')
    })
  })
}

async function made(sites: Sites, asked: NewSite) {
  const outcome = await sites.create(asked)
  if (outcome.kind !== 'stored') throw new Error(`The site was not stored: ${outcome.kind}`)
  return outcome.site
}
