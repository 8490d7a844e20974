/** An alert to everyone who follows its blog. */
import { expect } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { corrects, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { type Browser, budget, makeAndroid, strike } from '#test/support/data/sample-devices.ts'
import { alertAll, pathOf, subscribe } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { type Pushed, startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ service: startWebPushService, push: openPush })

test('everyone who follows the blog gets one notification, and nobody else', async ({ service, push }) => {
  const followers = await subscribe(push, service, 25)
  await push.register(service.subscribe('other').target, [strike])

  expect(await alertAll({ push, service }, { pageSize: 10 })).toBe('done')
  expect(paths(service)).toEqual(followers.map(pathOf).toSorted())
  const report = await push.report()
  expect(report.lanes).toMatchObject([
    { platform: 'web', isDone: true, figures: { sent: 25, accepted: 25, failed: {} } },
  ])
  expect(push.errors).toEqual([])
})

test('an update without an alert notifies nobody, nor does an edit of one that had an alert', async () => {
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

test('two alerts of one blog replace each other; the link opens the update', async ({ service, push }) => {
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

test('a retraction can replace the notification with one of its own', async ({ service, push }) => {
  const [browser] = await subscribe(push, service, 1)
  push.dispatch([push.webLane([service.origin])])
  const update = await push.alert('Minister resigns')
  await push.ended.next()

  await push.retract(update, { title: 'Correction: minister stays', text: '', urgency: 'high' })

  expect(await push.ended.next()).toBe('done')
  const last = service.pushed.at(-1)
  expect(last && browser && titleIn(last, browser)).toBe('Correction: minister stays')
})

test('a newer alert supersedes one in progress, and everyone ends with the newer', async ({ service, push }) => {
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

test('the newer of two alerts is the later one in the log, even if its clock was behind', async ({ service, push }) => {
  const [browser] = await subscribe(push, service, 1)

  await push.alert('Ten arrested', {}, { aheadMs: 2_000 })
  await push.alert('Two arrested, not ten')
  push.dispatch([push.webLane([service.origin])])

  expect([await push.ended.next(), await push.ended.next()].toSorted()).toEqual(['done', 'superseded'])
  expect(service.pushed.map(one => browser && titleIn(one, browser))).toEqual(['Two arrested, not ten'])
})

test('a retraction withdraws the alert, even if its clock was behind', async ({ service, push }) => {
  await subscribe(push, service, 1)
  const update = await push.alert('Minister resigns', {}, { aheadMs: 2_000 })

  await push.retract(update)
  push.dispatch([push.webLane([service.origin])])

  expect(await push.ended.next()).toBe('withdrawn')
  expect(service.pushed).toEqual([])
})

test("two nodes share one database's work: each device is sent to once", async ({ service }) => {
  await using push = await openPush({ clock: systemClock })
  const followers = await subscribe(push, service, 60)
  push.dispatch([push.webLane([service.origin])], { runner: 'a', pageSize: 10 })
  push.dispatch([push.webLane([service.origin])], { runner: 'b', pageSize: 10 })

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect(paths(service)).toEqual(followers.map(pathOf).toSorted())
})

test('devices of lanes that are off are ignored', async ({ service, push }) => {
  await subscribe(push, service, 1)
  await push.register(makeAndroid())

  expect(await alertAll({ push, service })).toBe('done')
  expect((await push.report()).lanes.map(({ platform }) => platform)).toEqual(['web'])
})

const paths = ({ pushed }: WebPushService) => pushed.map(({ path }) => path).toSorted()
const readIn = (pushed: Pushed, { receiver }: Browser) => JSON.parse(decryptWebPush(pushed.body, receiver))
const titleIn = (pushed: Pushed, browser: Browser): string => readIn(pushed, browser).notification.title
