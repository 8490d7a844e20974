/** An alert on its way to everyone who follows its blog, through whatever push services do. */
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import type { Saved } from '#push/campaign/campaigns.ts'
import { NO_FIGURES } from '#push/campaign/figures.ts'
import { rangesOfIds } from '#push/campaign/lane-parts.ts'
import type { Recipient } from '#push/devices/device.ts'
import { LAST_ID } from '#push/devices/devices.ts'
import type { Update } from '#shared/blog/update.ts'
import { createFastClock } from '#test/support/clocks/fast-clock.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { corrects, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { type Browser, budget, makeAndroid, strike } from '#test/support/data/sample-devices.ts'
import { pathOf, subscribe, type TestPush } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { type Pushed, startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'

test('everyone who follows the blog gets one notification, and nobody else', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  const followers = await subscribe(push, service, 25)
  await push.register(service.subscribe('other').target, [strike])
  push.dispatch([push.webLane([service.origin])], { pageSize: 10 })

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect(paths(service)).toEqual(followers.map(pathOf).toSorted())
  const report = await push.report()
  expect(report.lanes).toMatchObject([
    { platform: 'web', isDone: true, figures: { sent: 25, accepted: 25, failed: {} } },
  ])
  expect(push.errors).toEqual([])
})

test('an update that is no alert notifies nobody; nor does an edit of one that was', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, service, 1)
  push.dispatch([push.webLane([service.origin])])

  await push.append(publishes(makeUpdate(budget, 'Quiet')))
  const loud = await push.alert('Loud')
  expect(await push.ended.next()).toBe('done')
  await push.append(corrects(loud))
  await push.alert('Loud again')

  expect(await push.ended.next()).toBe('done')
  expect(service.pushed).toHaveLength(2)
})

test('two alerts of one blog replace each other; the link leads to the update', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  const [browser] = await subscribe(push, service, 1)
  push.dispatch([push.webLane([service.origin])])

  await push.alert('First')
  expect(await push.ended.next()).toBe('done')
  const second = await push.alert('Second', { urgency: 'high' })
  expect(await push.ended.next()).toBe('done')

  const [one, two] = service.pushed
  expect(two?.headers.topic).toBe(one?.headers.topic)
  expect(two?.headers).toMatchObject({ urgency: 'high' })
  expect(two && browser && titleIn(two, browser)).toBe('Second')
  expect(two && browser && readIn(two, browser).notification.navigate).toBe(
    `https://live.example.org/blogs/budget-day#update-${second.id}`,
  )
})

test('a retraction can replace the notification with one of its own', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  const [browser] = await subscribe(push, service, 1)
  push.dispatch([push.webLane([service.origin])])
  const update = await push.alert('Minister resigns')
  await push.ended.next()

  await push.retract(update, { title: 'Correction: minister stays', text: '', urgency: 'high' })

  expect(await push.ended.next()).toBe('done')
  const last = service.pushed.at(-1)
  expect(last && browser && titleIn(last, browser)).toBe('Correction: minister stays')
})

test('those who are tried again do not keep those who were not tried yet waiting', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
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

test('only devices that stand among the retries are taken from them: a first try costs no statement', async () => {
  await using service = await startWebPushService()
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

test('an alert whose time is over is not sent any more', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
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

test('an alert whose time ran out while nothing was running is not sent late; who waited is counted', async () => {
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

test('a removed update is not told to those who have not heard of it yet', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
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

test('a newer alert takes over from one that is still on its way, and everyone ends with the newer', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  const followers = await subscribe(push, service, 40)
  let second: Promise<unknown> | undefined
  service.answers(async () => {
    second ??= push.alert('Second')
    await second
    return { status: 201 }
  })
  push.dispatch([push.webLane([service.origin])], { pageSize: 5 })

  await push.alert('First')

  expect([await push.ended.next(), await push.ended.next()]).toEqual(['superseded', 'done'])
  for (const browser of followers) {
    const mine = service.pushed.filter(({ path }) => path === pathOf(browser)).map(one => titleIn(one, browser))
    expect(mine.at(-1)).toBe('Second')
    expect(mine.filter(title => title === 'Second')).toHaveLength(1)
  }
})

test('the newer of two alerts is the one that stands later in the log, though its clock was behind', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  const [browser] = await subscribe(push, service, 1)

  await push.alert('Ten arrested', {}, { aheadMs: 2_000 })
  await push.alert('Two arrested, not ten')
  push.dispatch([push.webLane([service.origin])])

  expect([await push.ended.next(), await push.ended.next()].toSorted()).toEqual(['done', 'superseded'])
  expect(service.pushed.map(one => browser && titleIn(one, browser))).toEqual(['Two arrested, not ten'])
})

test('a retraction withdraws the alert, though the clock that made it was behind', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, service, 1)
  const update = await push.alert('Minister resigns', {}, { aheadMs: 2_000 })

  await push.retract(update)
  push.dispatch([push.webLane([service.origin])])

  expect(await push.ended.next()).toBe('withdrawn')
  expect(service.pushed).toEqual([])
})

test('stopped in the middle, it goes on where it was: nobody is left out', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
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

test('two nodes share the work of one database: each device is sent to once', async () => {
  await using service = await startWebPushService()
  await using push = await openPush({ clock: systemClock })
  const followers = await subscribe(push, service, 60)
  push.dispatch([push.webLane([service.origin])], { runner: 'a', pageSize: 10 })
  push.dispatch([push.webLane([service.origin])], { runner: 'b', pageSize: 10 })

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect(paths(service)).toEqual(followers.map(pathOf).toSorted())
})

test('devices of lanes that are off are left alone', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, service, 1)
  await push.register(makeAndroid())
  push.dispatch([push.webLane([service.origin])])

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect((await push.report()).lanes.map(({ platform }) => platform)).toEqual(['web'])
})

/** As a runner leaves them that was killed after it had tried some. */
async function leaveRetries(push: TestPush, { id, version }: Update, tried: readonly Recipient[]): Promise<void> {
  const at = push.clock.now()
  const campaign = `${id}.${version}`
  const expiresAt = new Date(at.getTime() + 3_600_000).toISOString()
  const madeAt = at.toISOString()
  await push.campaigns.start({ id: campaign, blog: budget, update: id, version, place: 'a', madeAt, expiresAt })
  const part = { campaign, platform: 'web' as const, part: 0 }
  // Its time is over at once.
  const hold = { ...part, runner: 'killed', forMs: -1 }
  await push.campaigns.cut(part, rangesOfIds(1))
  await push.campaigns.hold(hold)
  const again = tried.map(({ id: device }) => ({ device, tries: 1, dueAt: madeAt }))
  const progress = { after: tried.at(-1)?.id ?? '', isRead: false }
  await push.campaigns.save({ hold, progress, again, settled: [], figures: NO_FIGURES })
}

const paths = ({ pushed }: WebPushService) => pushed.map(({ path }) => path).toSorted()
const readIn = (pushed: Pushed, { receiver }: Browser) => JSON.parse(decryptWebPush(pushed.body, receiver))
const titleIn = (pushed: Pushed, browser: Browser): string => readIn(pushed, browser).notification.title
