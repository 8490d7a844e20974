/** The contract of every store of campaigns, for whom an alert is for and who still gets an older one; `campaigns.ts` runs it. */
import { describe, expect } from 'vitest'
import type { Campaigns } from '#push/campaign/campaigns.ts'
import { budget, makeCampaign, strike } from '#test/support/data/sample-devices.ts'
import { testWith } from '#test/support/test-with.ts'

type Store = AsyncDisposable & { readonly campaigns: Campaigns }

export function campaignAudiencesContract(name: string, open: () => Promise<Store>): void {
  const test = testWith({ store: open })

  describe(`the audiences of campaigns ${name}`, () => {
    test('an alert goes on beside a newer one about other topics, and ends when all of them are taken', async ({
      store,
    }) => {
      await store.campaigns.start(makeCampaign('1', { audience: { topics: ['tax', 'aid'], level: 'all' } }))
      await store.campaigns.start(makeCampaign('2', { audience: { topics: ['tax'], level: 'all' } }))
      await store.campaigns.start(makeCampaign('2', { audience: { topics: ['tax'], level: 'all' } }))
      const beside = await store.campaigns.running()
      await store.campaigns.end('2', 'done')
      await store.campaigns.start(makeCampaign('3', { audience: { topics: ['aid'], level: 'key' } }))

      expect(beside.find(({ id }) => id === '1')).toMatchObject({
        audience: { topics: ['tax', 'aid'], level: 'all' },
        newer: [{ topics: ['tax'], level: 'all' }],
      })
      expect(beside.find(({ id }) => id === '2')?.newer).toBeUndefined()
      const states = (await store.campaigns.report(budget, 10)).map(({ campaign }) => campaign.state)
      expect(states).toEqual(['running', 'done', 'superseded'])
    })

    test('a second alert of an update is also for those who got the first', async ({ store }) => {
      const { update } = makeCampaign('1')
      await store.campaigns.start(makeCampaign('1', { audience: { topics: ['tax'], level: 'key' } }))
      await store.campaigns.end('1', 'done')

      await store.campaigns.start(
        makeCampaign('2', { update, version: 2, audience: { topics: ['aid'], level: 'all' } }),
      )

      const [{ audience } = {}] = await store.campaigns.running()
      expect({ ...audience, topics: audience?.topics.toSorted() }).toEqual({ topics: ['aid', 'tax'], level: 'key' })
    })

    test('an alert of a lower level leaves one in progress to those who chose more', async ({ store }) => {
      const audience = { topics: [], level: 'breaking' } as const
      await store.campaigns.start(makeCampaign('1', { audience }))
      await store.campaigns.start(makeCampaign('2', { audience: { ...audience, level: 'all' } }))
      const beside = await store.campaigns.running()
      await store.campaigns.start(makeCampaign('3', { audience }))

      expect(beside.find(({ id }) => id === '1')?.newer).toEqual([{ topics: [], level: 'all' }])
      expect((await store.campaigns.running()).map(({ id }) => id)).toEqual(['3'])
    })

    test('what takes an alert back is for those who got it, however urgent it is', async ({ store }) => {
      const breaking = { topics: [], level: 'breaking' } as const
      const { update } = makeCampaign('1')
      await store.campaigns.start(makeCampaign('1', { audience: { topics: ['tax'], level: 'all' } }))

      const second = { ...makeCampaign('2', { update, version: 2, audience: breaking }), takesBack: true }
      const first = { ...makeCampaign('3', { blog: strike, audience: breaking }), takesBack: true }
      const foretold = [await store.campaigns.audienceFor(second), await store.campaigns.audienceFor(first)]

      for (const one of [second, first]) await store.campaigns.start(one)

      const audiences = Object.fromEntries((await store.campaigns.running()).map(({ id, audience }) => [id, audience]))
      expect(audiences).toEqual({ 2: { topics: ['tax'], level: 'all' }, 3: breaking })
      expect(foretold).toEqual([audiences[2], audiences[3]])
    })
  })
}
