/** The contract of every store of devices; run once per adapter. */
import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import { rangesOfIds } from '#push/campaign/lane-parts.ts'
import type { DeviceId, Platform } from '#push/devices/device.ts'
import { type Devices, LAST_ID } from '#push/devices/devices.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { budget, makeAndroid, makeBrowser, makeIphone, strike } from '#test/support/data/sample-devices.ts'
import { testWith } from '#test/support/test-with.ts'
import { deviceTopicsContract } from './device-topics.ts'

type DevicesUnderTest = AsyncDisposable & { readonly devices: Devices; readonly clock: ManualClock }

const HOUR_MS = 3_600_000

export function devicesContract(name: string, open: () => Promise<DevicesUnderTest>): void {
  deviceTopicsContract(name, open)
  const test = testWith({ store: open })

  describe(`the devices ${name}`, () => {
    test.each([
      ['a browser', makeBrowser().target],
      ['an Android phone', makeAndroid()],
      ['an iPhone', makeIphone({ environment: 'sandbox' })],
    ])('%s is found by its id, as registered', async (_, target) => {
      await using store = await open()

      const device = await store.devices.register({ target, blogs: [strike, budget] })

      expect(device).toEqual({
        id: expect.stringMatching(/^[\w-]{22}$/),
        target,
        blogs: [budget, strike],
        registeredAt: store.clock.now().toISOString(),
      })
      expect(await store.devices.find(device.id)).toEqual(device)
    })

    test('registering again returns the same device, with the new time and the added blogs', async ({ store }) => {
      const { target } = makeBrowser()
      const { id } = await store.devices.register({ target, blogs: [budget] })
      store.clock.advance(HOUR_MS)

      const device = await store.devices.register({ target, blogs: [strike] })

      expect(device).toEqual({
        id,
        target,
        blogs: [budget, strike],
        registeredAt: store.clock.now().toISOString(),
      })
    })

    test('a known endpoint with another auth secret is a new device: it gets neither the old id nor its blogs', async () => {
      await using store = await open()
      const victim = makeBrowser().target
      const { id } = await store.devices.register({ target: victim, blogs: [budget] })

      const stranger = makeBrowser(victim.subscription.endpoint).target
      const device = await store.devices.register({ target: stranger, blogs: [strike] })

      expect(device).toMatchObject({ target: stranger, blogs: [strike] })
      expect(device.id).not.toBe(id)
      expect(await store.devices.find(id)).toBeUndefined()
      expect(await ids(store.devices, { platform: 'web', blog: budget })).toEqual([])
    })

    test('an endpoint that two clients register concurrently is one device', async ({ store }) => {
      const { endpoint } = makeBrowser().target.subscription
      const claims = Array.from({ length: 4 }, () => makeBrowser(endpoint).target)

      await Promise.all(claims.map(target => store.devices.register({ target, blogs: [budget] })))

      expect(await store.devices.count(budget)).toEqual({ web: 1, fcm: 0, apns: 0 })
    })

    test('a token of the maximum length is stored and recognized', async ({ store }) => {
      const token = randomBytes(3_072).toString('base64url')
      const almost = `${token.slice(0, -1)}${token.endsWith('-') ? '_' : '-'}`

      const first = await store.devices.register({ target: makeAndroid(token), blogs: [budget] })
      const again = await store.devices.register({ target: makeAndroid(token), blogs: [] })
      const other = await store.devices.register({ target: makeAndroid(almost), blogs: [] })

      expect(token).toHaveLength(4_096)
      expect(again).toEqual(first)
      expect(other.id).not.toBe(first.id)
    })

    test('the number of blogs of a device is limited, however often it registers', async ({ store }) => {
      const target = makeAndroid()
      const some = (from: number) => Array.from({ length: 150 }, (_, n) => `blog-${from + n}` as BlogId)
      const { id, registeredAt } = await store.devices.register({ target, blogs: some(0) })
      store.clock.advance(HOUR_MS)

      await expect(store.devices.register({ target, blogs: some(150) })).rejects.toMatchObject({ code: 'invalid' })

      expect(await store.devices.find(id)).toMatchObject({ registeredAt, blogs: { length: 150 } })
      expect((await store.devices.register({ target, blogs: some(0) })).blogs).toHaveLength(150)
    })

    test('when there is no room for new devices, known ones still register', async ({ store }) => {
      const target = makeAndroid()
      const { id } = await store.devices.register({ target, blogs: [] })

      const again = await store.devices.register({ target, blogs: [budget], mayBeNew: false })
      const other = store.devices.register({ target: makeAndroid(), blogs: [budget], mayBeNew: false })

      await expect(other).rejects.toMatchObject({ code: 'too_many_devices' })
      expect(again).toMatchObject({ id, blogs: [budget] })
      expect(await store.devices.count(budget)).toMatchObject({ fcm: 1 })
      expect(await store.devices.kinds()).toEqual({ web: 0, fcm: 1, apns: 0 })
    })

    test('devices that have not registered since a given day are deleted page by page, and the others stay', async () => {
      await using store = await open()
      for (let n = 0; n < 3; n += 1) await store.devices.register({ target: makeAndroid(), blogs: [budget] })
      store.clock.advance(HOUR_MS)
      const before = store.clock.now().toISOString()
      const { id } = await store.devices.register({ target: makeAndroid(), blogs: [budget] })

      const forgotten = [
        await store.devices.forgetUnused(before, 2),
        await store.devices.forgetUnused(before, 2),
        await store.devices.forgetUnused(before, 2),
      ]

      expect(forgotten).toEqual([2, 1, 0])
      expect(await ids(store.devices, { platform: 'fcm', blog: budget })).toEqual([id])
    })

    test('of many concurrent registrations each is stored, and the same token sent twice is one device', async () => {
      await using store = await open()
      const twice = makeAndroid()
      const targets = [twice, ...Array.from({ length: 200 }, () => makeAndroid()), twice]

      const registered = await Promise.all(targets.map(target => store.devices.register({ target, blogs: [budget] })))

      expect(registered.map(({ target }) => target)).toEqual(targets)
      expect(new Set(registered.map(({ id }) => id)).size).toBe(201)
      expect(registered.at(-1)?.id).toBe(registered[0]?.id)
      expect(await store.devices.count(budget)).toMatchObject({ fcm: 201 })
    })

    test('the same token on two platforms is two devices', async ({ store }) => {
      const token = 'a'.repeat(64)

      const android = await store.devices.register({ target: makeAndroid(token), blogs: [] })
      const iphone = await store.devices.register({ target: makeIphone({ token }), blogs: [] })

      expect(android.id).not.toBe(iphone.id)
    })

    test('an edit replaces the blogs or the token, and counts as registering', async ({ store }) => {
      const { id } = await store.devices.register({ target: makeAndroid(), blogs: [budget] })
      store.clock.advance(HOUR_MS)
      const target = makeAndroid()

      const followsOther = await store.devices.edit(id, { blogs: [strike] })
      const hasNewToken = await store.devices.edit(id, { target })

      expect(followsOther).toMatchObject({ id, blogs: [strike], registeredAt: store.clock.now().toISOString() })
      expect(hasNewToken).toMatchObject({ id, target, blogs: [strike] })
      expect(await ids(store.devices, { platform: 'fcm', blog: budget })).toEqual([])
    })

    test('an edit cannot take over the token of another device', async ({ store }) => {
      const taken = makeAndroid()
      await store.devices.register({ target: taken, blogs: [] })
      const { id } = await store.devices.register({ target: makeAndroid(), blogs: [] })

      expect(await store.devices.edit(id, { target: taken })).toBe('taken')
    })

    test('a deleted device is also removed from the blogs it followed', async ({ store }) => {
      const { id } = await store.devices.register({ target: makeAndroid(), blogs: [budget] })

      expect(await store.devices.forget(id)).toBe(true)

      expect(await store.devices.forget(id)).toBe(false)
      expect(await store.devices.find(id)).toBeUndefined()
      expect(await store.devices.edit(id, { blogs: [strike] })).toBeUndefined()
      expect(await ids(store.devices, { platform: 'fcm', blog: budget })).toEqual([])
    })

    test('pages contain every follower of a blog and platform once, despite changes between pages', async () => {
      await using store = await open()
      const all: DeviceId[] = []
      for (let n = 0; n < 25; n += 1) {
        all.push((await store.devices.register({ target: makeAndroid(), blogs: [budget] })).id)
      }
      await store.devices.register({ target: makeAndroid(), blogs: [strike] })
      await store.devices.register({ target: makeIphone(), blogs: [budget] })
      const seen: DeviceId[] = []

      for (let after = ''; ; ) {
        const page = await store.devices.recipients({ blog: budget, platform: 'fcm', after, until: LAST_ID, limit: 10 })
        const last = page.at(-1)
        if (!last) break
        seen.push(...page.map(({ id }) => id))
        after = last.id
        await store.devices.forget(last.id)
      }

      expect(seen.toSorted()).toEqual(all.toSorted())
    })

    test('ranges of ids contain each follower exactly once', async ({ store }) => {
      const all: DeviceId[] = []
      for (let n = 0; n < 60; n += 1) {
        all.push((await store.devices.register({ target: makeAndroid(), blogs: [budget] })).id)
      }
      const of = { blog: budget, platform: 'fcm' } as const

      const pages = await Promise.all(
        rangesOfIds(16).map(range => store.devices.recipients({ ...of, ...range, limit: 100 })),
      )

      expect(pages.flat().map(({ id }) => id)).toEqual(all.toSorted())
      expect(await store.devices.areMoreThan(59, of)).toBe(true)
      expect(await store.devices.areMoreThan(60, of)).toBe(false)
    })

    test('several devices are found at once; missing ones are omitted', async ({ store }) => {
      const { id } = await store.devices.register({ target: makeAndroid(), blogs: [] })

      const found = await store.devices.recipientsWith([newDeviceId(), id, newDeviceId()])

      expect(found.map(one => one.id)).toEqual([id])
    })

    test('a gone device is dropped, unless it has registered again since', async ({ store }) => {
      const gone = await store.devices.register({ target: makeIphone(), blogs: [budget] })
      const back = await store.devices.register({ target: makeIphone(), blogs: [budget] })
      const registeredUpTo = store.clock.now().toISOString()
      store.clock.advance(1)
      await store.devices.register(back)

      const dropped = await store.devices.drop([gone, back].map(({ id }) => ({ id, registeredUpTo })))

      expect(dropped).toBe(1)
      expect(await ids(store.devices, { platform: 'apns', blog: budget })).toEqual([back.id])
    })

    test('a moved device has its new address and follows the same blogs', async ({ store }) => {
      const { id } = await store.devices.register({ target: makeBrowser().target, blogs: [budget] })
      const target = makeBrowser().target

      await store.devices.move(id, target)

      expect(await store.devices.find(id)).toMatchObject({ target, blogs: [budget] })
    })

    test('the followers of a blog are counted by platform', async ({ store }) => {
      for (const target of [makeAndroid(), makeAndroid(), makeIphone()]) {
        await store.devices.register({ target, blogs: [budget] })
      }
      await store.devices.register({ target: makeBrowser().target, blogs: [strike] })

      expect(await store.devices.count(budget)).toEqual({ web: 0, fcm: 2, apns: 1 })
    })
  })
}

async function ids(devices: Devices, of: { platform: Platform; blog: typeof budget }): Promise<readonly DeviceId[]> {
  const page = await devices.recipients({ ...of, after: '', until: LAST_ID, limit: 100 })
  return page.map(({ id }) => id)
}
