/** The contract of every store of devices, for what they choose to be alerted about; `devices.ts` runs it. */
import { describe, expect } from 'vitest'
import { type AlertAudience, isIn } from '#push/campaign/audience.ts'
import { countReached } from '#push/campaign/reached.ts'
import { platforms } from '#push/devices/device.ts'
import { type Devices, LAST_ID, MAX_CHOICES } from '#push/devices/devices.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { alertLevels } from '#shared/blog/alert-level.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { budget, makeAndroid, makeBrowser, strike } from '#test/support/data/sample-devices.ts'
import { testWith } from '#test/support/test-with.ts'

type Store = AsyncDisposable & { readonly devices: Devices }

export function deviceTopicsContract(name: string, open: () => Promise<Store>): void {
  const test = testWith({ store: open })

  describe(`the topics of devices ${name}`, () => {
    test('topics are chosen by blog, stay with registrations and edits that name none, and end with the blog', async ({
      store,
    }) => {
      const target = makeAndroid()
      const { id } = await store.devices.register({
        target,
        blogs: [budget, strike],
        choice: { topics: { [budget]: ['tax', 'aid'] } },
      })

      const again = await store.devices.register({ target, blogs: [budget] })
      const both = await store.devices.edit(id, { choice: { topics: { [strike]: ['rail'] } } })
      const of = { blog: budget, platform: 'fcm' } as const
      const page = await store.devices.recipients({ ...of, after: '', until: LAST_ID, limit: 10 })
      const those = await store.devices.followersWith([newDeviceId(), id], { ...of, blog: strike })
      const left = await store.devices.edit(id, { blogs: [budget] })
      const all = await store.devices.register({ target, blogs: [strike], choice: { topics: { [budget]: [] } } })

      expect(again.topics).toEqual({ [budget]: ['tax', 'aid'] })
      expect(both).toMatchObject({ blogs: [budget, strike], topics: { [budget]: ['tax', 'aid'], [strike]: ['rail'] } })
      expect([page, those].map(found => found.map(({ topics }) => topics))).toEqual([[['tax', 'aid']], [['rail']]])
      expect(left).toMatchObject({ blogs: [budget], topics: { [budget]: ['tax', 'aid'] } })
      expect([all.blogs, all.topics]).toEqual([[budget, strike], undefined])
      expect(await store.devices.followersWith([newDeviceId()], of)).toEqual([])
    })

    test('what a device is alerted about is chosen by blog, apart from topics, and stays until it is chosen again', async ({
      store,
    }) => {
      const target = makeAndroid()
      const choice = { topics: { [budget]: ['tax'] }, levels: { [budget]: 'key', [strike]: 'breaking' } } as const
      const { id, levels } = await store.devices.register({ target, blogs: [budget, strike], choice })

      const again = await store.devices.register({ target, blogs: [budget], choice: { topics: { [budget]: [] } } })
      const of = { blog: budget, platform: 'fcm' } as const
      const page = await store.devices.recipients({ ...of, after: '', until: LAST_ID, limit: 10 })
      const edited = await store.devices.edit(id, { blogs: [budget], choice: { levels: { [budget]: 'breaking' } } })
      const all = await store.devices.edit(id, { choice: { levels: { [budget]: 'all' } } })

      expect(levels).toEqual(choice.levels)
      expect(again).toMatchObject({ levels: choice.levels })
      expect(again.topics).toBeUndefined()
      expect(page.map(({ level, topics }) => ({ level, topics }))).toEqual([{ level: 'key', topics: [] }])
      expect(edited).toMatchObject({ levels: { [budget]: 'breaking' } })
      expect(all).not.toHaveProperty('levels')
    })

    test('an alert is counted as it is sent: with as many devices, whatever they and it chose', async ({ store }) => {
      const chosen = [[], ['tax'], ['aid', 'tax'], ['tax', 'aid'], ['gone'], ['aid', 'gone']]
      const choices = chosen.flatMap(topics => alertLevels.map(level => ({ topics, level })))
      for (const { topics, level } of [...choices, ...choices.slice(3)]) {
        const choice = { topics: { [budget]: topics }, levels: { [budget]: level } }
        await store.devices.register({ target: makeAndroid(), blogs: [budget], choice })
      }
      await store.devices.register({ target: makeBrowser().target, blogs: [budget, strike] })
      const listed = new Set(['tax', 'aid', 'sport'])

      const followers = await store.devices.followers(budget, MAX_CHOICES)

      expect(followers).toMatchObject({ devices: { web: 1, fcm: 33, apns: 0 }, isCut: false })
      for (const audience of audiences) {
        const sent = await sentTo(store.devices, { audience, listed })
        expect(countReached(followers, { audience, listed }), JSON.stringify(audience)).toEqual(sent)
      }
      const [none, aid] = [countOf([]), countOf(['aid'])]
      expect([none, aid]).toEqual([
        { web: 1, fcm: 9, apns: 0 },
        { web: 1, fcm: 27, apns: 0 },
      ])

      function countOf(topics: readonly string[]) {
        return countReached(followers, { audience: { topics, level: 'breaking' }, listed })
      }
    })

    test('of more choices than are looked at the most frequent count, and devices with others as those who get every alert', async ({
      store,
    }) => {
      for (const topic of ['tax', 'aid', 'aid', 'aid', 'rail', 'rail']) {
        await store.devices.register({
          ...{ target: makeAndroid(), blogs: [budget] },
          choice: { topics: { [budget]: [topic] } },
        })
      }
      const listed = new Set(['tax', 'aid', 'rail', 'sport'])
      const audience = { topics: ['sport'], level: 'breaking' } as const

      const [two, three] = [await store.devices.followers(budget, 2), await store.devices.followers(budget, 3)]

      expect([two.isCut, three.isCut]).toEqual([true, false])
      expect(two.chosen.map(({ topics, devices }) => [topics, devices])).toEqual([
        [['aid'], 3],
        [['rail'], 2],
      ])
      expect([two, three].map(one => countReached(one, { audience, listed }).fcm)).toEqual([1, 0])
    })

    test('the number of topics that a device chooses is limited over all its blogs', async ({ store }) => {
      const some = Array.from({ length: 50 }, (_, n) => `t${n}`)
      const blogs = ['a', 'b', 'c', 'd', 'e'] as BlogId[]
      const target = makeAndroid()
      const { id } = await store.devices.register({ target, blogs, choice: { topics: { ['a' as BlogId]: some } } })
      const topics = Object.fromEntries(blogs.map(blog => [blog, some]))

      await expect(store.devices.register({ target, blogs, choice: { topics } })).rejects.toMatchObject({
        code: 'invalid',
      })
      await expect(store.devices.edit(id, { choice: { topics } })).rejects.toMatchObject({ code: 'invalid' })

      expect((await store.devices.find(id))?.topics).toEqual({ a: some })
    })
  })
}

const audiences = [
  undefined,
  ...[[], ['tax'], ['aid', 'sport'], ['sport'], ['gone']].flatMap(topics =>
    alertLevels.map(level => ({ topics, level })),
  ),
]

type Alert = { readonly audience: AlertAudience; readonly listed: ReadonlySet<string> }

/** As a campaign does: every follower is looked at. */
async function sentTo(devices: Devices, { audience, listed }: Alert) {
  const counted = platforms.map(async platform => {
    const page = await devices.recipients({ blog: budget, platform, after: '', until: LAST_ID, limit: 100 })
    return [platform, page.filter(one => isIn({ audience }, one, listed)).length]
  })
  return Object.fromEntries(await Promise.all(counted))
}
