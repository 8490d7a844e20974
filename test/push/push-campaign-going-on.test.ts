/** An alert that is retried, stopped, delayed or superseded: who is still notified, and who is not. */
import { expect } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import type { Saved } from '#push/campaign/campaigns.ts'
import { NO_FIGURES } from '#push/campaign/figures.ts'
import { rangesOfIds } from '#push/campaign/lane-parts.ts'
import type { Recipient } from '#push/devices/device.ts'
import { LAST_ID } from '#push/devices/devices.ts'
import type { Update } from '#shared/blog/update.ts'
import { createFastClock } from '#test/support/clocks/fast-clock.ts'
import { makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { pathOf, subscribe, type TestPush } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ service: startWebPushService, push: openPush })

test('retries do not delay devices that were not tried yet', async ({ service, push }) => {
  const followers = await subscribe(push, service, 60)
  const page = await push.devices.recipients({ blog: budget, platform: 'web', after: '', until: LAST_ID, limit: 60 })
  const [tried, fresh] = [page.slice(0, 50), page.slice(50)]
  const update = await push.alert('Doors open')
  await leaveRetries(push, update, tried)
  push.dispatch([push.webLane([service.origin])], { pageSize: 10 })

  expect(await push.ended.next()).toBe('done')

  const isFresh = new Set(fresh.map(({ id }) => id))
  const first = service.pushed.slice(0, 40).map(({ path }) => path)
  const paths = page
    .filter(({ id }) => isFresh.has(id))
    .map(({ target }) => target.platform === 'web' && new URL(target.subscription.endpoint).pathname)
  expect(followers).toHaveLength(60)
  expect(paths.filter(path => first.includes(String(path)))).not.toEqual([])
})

test('only devices with stored retries are deleted from them: a first try costs no statement', async ({ service }) => {
  await using push = await openPush({ clock: systemClock })
  await subscribe(push, service, 20)
  const stored = new Set<string>()
  const strangers: string[] = []
  const save = push.campaigns.save
  push.dispatch([push.webLane([service.origin])], {
    campaigns: new Proxy(push.campaigns, {
      get(target, name) {
        if (name !== 'save') return Reflect.get(target, name)
        return async (saved: Saved) => {
          strangers.push(...saved.settled.filter(device => !stored.has(device)))
          for (const { device } of saved.again) stored.add(device)
          return save(saved)
        }
      },
    }),
  })

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect(strangers).toEqual([])
})

test('an expired alert is no longer sent', async ({ service, push }) => {
  await subscribe(push, service, 1)
  const at = new Date(push.clock.now().getTime() - 3_600_000).toISOString()
  const alert = { title: 'Old', text: '', urgency: 'normal' as const, version: 1 }
  const old = publishes(makeUpdate(budget, 'Old', { alert }))
  await push.append({ ...old, change: { ...old.change, at } })
  push.dispatch([push.webLane([service.origin])])

  await push.alert('New')

  expect(await push.ended.next()).toBe('done')
  expect(service.pushed).toHaveLength(1)
})

test('an alert that expired while no node was running is not sent late, and waiting devices are counted', async () => {
  await using service = await startWebPushService()
  const fast = createFastClock()
  let skippedMs = 0
  const now = () => new Date(fast.now().getTime() + skippedMs)
  await using push = await openPush({ clock: { ...fast, now } })
  await subscribe(push, service, 3)
  service.answers(() => ({ status: 503, headers: { 'Retry-After': '600' } }))
  const before = push.dispatch([push.webLane([service.origin])])
  await push.alert('Doors open')
  for (let n = 0; n < 3; n += 1) await service.reader.next()
  await before.close()
  const asked = service.pushed.length

  skippedMs = 3_600_000
  push.dispatch([push.webLane([service.origin])])

  expect(await push.ended.next()).toBe('expired')
  expect(service.pushed).toHaveLength(asked)
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ accepted: 0, failed: { 'too late': 3 } })
})

test('a removed update is not sent to the remaining devices', async ({ service, push }) => {
  await subscribe(push, service, 100)
  const { promise: posted, resolve: isPosted } = Promise.withResolvers<Update>()
  let withdrawing: Promise<void> | undefined
  service.answers(async () => {
    withdrawing ??= posted.then(update => push.append(removes(update)))
    await withdrawing
    return { status: 201 }
  })
  push.dispatch([push.webLane([service.origin])], { pageSize: 5 })

  isPosted(await push.alert('Wrong'))

  expect(await push.ended.next()).toBe('withdrawn')
  expect(service.pushed.length).toBeLessThan(100)
})

test('stopped in the middle, it continues where it was: no device is left out', async ({ service, push }) => {
  const followers = await subscribe(push, service, 100)
  const first = push.dispatch([push.webLane([service.origin])], { pageSize: 10 })
  await push.alert('Doors open')
  for (let n = 0; n < 35; n += 1) await service.reader.next()

  await first.close()
  const before = service.pushed.length
  push.dispatch([push.webLane([service.origin])], { pageSize: 10 })

  expect(await push.ended.next()).toBe('done')
  expect(before).toBeLessThan(100)
  expect([...new Set(paths(service))]).toEqual(followers.map(pathOf).toSorted())
})

/** The state left by a runner that was killed after trying some devices. */
async function leaveRetries(push: TestPush, { id, version }: Update, tried: readonly Recipient[]): Promise<void> {
  const at = push.clock.now()
  const campaign = `${id}.${version}`
  const expiresAt = new Date(at.getTime() + 3_600_000).toISOString()
  const madeAt = at.toISOString()
  await push.campaigns.start({ id: campaign, blog: budget, update: id, version, place: 'a', madeAt, expiresAt })
  const part = { campaign, platform: 'web' as const, part: 0 }
  // Expires at once.
  const hold = { ...part, runner: 'killed', forMs: -1 }
  await push.campaigns.cut(part, rangesOfIds(1))
  await push.campaigns.hold(hold)
  const again = tried.map(({ id: device }) => ({ device, tries: 1, dueAt: madeAt }))
  const progress = { after: tried.at(-1)?.id ?? '', isRead: false }
  await push.campaigns.save({ hold, progress, again, settled: [], figures: NO_FIGURES })
}

const paths = ({ pushed }: WebPushService) => pushed.map(({ path }) => path).toSorted()
