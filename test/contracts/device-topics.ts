/** The contract of every store of devices, for what they choose to be alerted about; `devices.ts` runs it. */
import { describe, expect } from 'vitest'
import { type Devices, LAST_ID } from '#push/devices/devices.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { budget, makeAndroid, strike } from '#test/support/data/sample-devices.ts'
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
