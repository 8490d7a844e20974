/** Responses of push services in the middle of a campaign, and what happens to their devices. */
import { expect } from 'vitest'
import type { BlogId } from '#shared/blog/ids.ts'
import { createFastClock } from '#test/support/clocks/fast-clock.ts'
import { creates } from '#test/support/data/entries.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { alertAll, pathOf, subscribe } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { type Pushed, startWebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ push: openPush, service: startWebPushService })

test('what a service cannot accept is retried until it can', async ({ service, push }) => {
  await subscribe(push, service, 5)
  const tries = new Map<string, number>()
  service.answers(({ path }) => {
    const tried = (tries.get(path) ?? 0) + 1
    tries.set(path, tried)
    return { status: tried < 3 ? 503 : 201 }
  })

  expect(await alertAll({ push, service })).toBe('done')
  expect([...tries.values()]).toEqual([3, 3, 3, 3, 3])
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ sent: 15, accepted: 5 })
})

test('a service that asks for a pause gets it', async ({ service, push }) => {
  await subscribe(push, service, 30)
  const times: number[] = []
  service.answers(() => {
    times.push(push.clock.now().getTime())
    const isEarly = push.clock.now().getTime() - (times[0] ?? 0) < 20_000
    return isEarly ? { status: 429, headers: { 'Retry-After': '20' } } : { status: 201 }
  })

  expect(await alertAll({ push, service }, { pageSize: 10 })).toBe('done')
  const [first = 0] = times
  const early = times.filter(time => time - first < 20_000)
  expect(early.length).toBeLessThanOrEqual(30)
  expect(times.length - early.length).toBe(30)
})

test('a dead subscription is dropped; one registered again meanwhile gets the alert', async ({ service, push }) => {
  const [dead, back] = await subscribe(push, service, 2)
  if (!dead || !back) throw new Error('two were subscribed')
  const moved = service.subscribe('moved')
  const { id } = await push.register(back.target)
  service.answers(async ({ path }) => {
    if (path === pathOf(moved)) return { status: 201 }
    if (path === pathOf(back)) await push.devices.edit(id, { target: moved.target })
    return { status: 410 }
  })

  expect(await alertAll({ push, service })).toBe('done')
  expect(await push.devices.count(budget)).toMatchObject({ web: 1 })
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ accepted: 1, dropped: 1 })
})

test('a moved subscription gets the alert at its new address, and is sent there next time', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, service, 1)
  service.answers(({ path }) =>
    path === '/push/new' ? { status: 201 } : { status: 308, headers: { Location: '/push/new' } },
  )
  push.dispatch([push.webLane([service.origin])])

  await push.alert('Doors open')
  await push.ended.next()
  await push.alert('Speech begins')
  await push.ended.next()

  expect(service.pushed.map(({ path }) => path).slice(1)).toEqual(['/push/new', '/push/new'])
})

test('a credential refused by one service stops that service only, is reported once, and costs no token', async () => {
  await using strict = await startWebPushService()
  await using easy = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, strict, 20)
  await subscribe(push, easy, 5)
  strict.answers(() => ({ status: 403, body: { reason: 'BadJwtToken' } }))
  push.dispatch([push.webLane([strict.origin, easy.origin])])

  await push.alert('Doors open')
  for (let n = 0; n < 5; n += 1) await easy.reader.next()
  expect(await push.refused.next()).toEqual({ platform: 'web', place: strict.origin, reason: 'BadJwtToken' })
  for (let n = 0; n < 20; n += 1) await strict.reader.next()
  await push.alert('Speech begins')
  for (let n = 0; n < 5; n += 1) await easy.reader.next()

  expect(strict.reader.unread).toEqual([])
  expect(push.refused.unread).toEqual([])
  expect(await push.devices.count(budget)).toMatchObject({ web: 25 })
})

test('however many alerts wait for a credential, one of another blog is sent at once', async () => {
  await using strict = await startWebPushService()
  await using easy = await startWebPushService()
  await using push = await openPush()
  strict.answers(() => ({ status: 403, body: { reason: 'BadJwtToken' } }))
  const waiting = Array.from({ length: 20 }, (_, n) => `storm-${n}` as BlogId)
  for (const blog of waiting) {
    await push.append(creates(blog))
    await push.register(strict.subscribe().target, [blog])
  }
  await subscribe(push, easy, 1)
  push.dispatch([push.webLane([strict.origin, easy.origin])])

  for (const blog of waiting) await push.alert('Flood warning', { blog })
  await strict.reader.next()
  await push.alert('Doors open')

  await easy.reader.next()
  expect((await push.campaigns.running()).length).toBeGreaterThanOrEqual(20)
})

test('a subscription made with another key is dropped once others are accepted after it', async ({ service, push }) => {
  const [alien] = await subscribe(push, service, 4)
  const isAlien = ({ path }: Pushed) => alien !== undefined && path === pathOf(alien)
  const refused = Promise.withResolvers<void>()
  service.answers(async pushed => {
    if (!isAlien(pushed)) await refused.promise
    else refused.resolve()
    return { status: isAlien(pushed) ? 401 : 201 }
  })

  expect(await alertAll({ push, service })).toBe('done')
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ accepted: 3, dropped: 1 })
})

test('a subscription refused after all others were accepted is dropped with the next alert', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  const [alien] = await subscribe(push, service, 4)
  const isAlien = ({ path }: Pushed) => alien !== undefined && path === pathOf(alien)
  let others = 0
  service.answers(pushed => {
    if (isAlien(pushed)) return { status: others < 3 || service.pushed.length === 4 ? 503 : 401 }
    others += 1
    return { status: 201 }
  })
  push.dispatch([push.webLane([service.origin])])

  await push.alert('Doors open')
  await push.ended.next()
  const [first] = (await push.report()).lanes
  await push.alert('Speech begins')
  await push.ended.next()

  expect(first?.figures).toMatchObject({ accepted: 3, dropped: 0, failed: { 401: 1 } })
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ accepted: 3, dropped: 1 })
})

test('if every subscription is refused the key is at fault: the service rests and the tokens stay', async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, service, 10)
  service.answers(() => ({ status: 401 }))
  push.dispatch([push.webLane([service.origin])])

  await push.alert('Doors open')

  expect(await push.refused.next()).toMatchObject({ place: service.origin, reason: '401' })
  expect(await push.devices.count(budget)).toMatchObject({ web: 10 })
})

test.each([
  [30, 'costs no token, and is told'],
  [3, 'costs no token'],
])('a key that served and is then refused to all of %d subscriptions %s', async followers => {
  await using service = await startWebPushService()
  const fast = createFastClock()
  let skippedMs = 0
  const clock = { ...fast, now: () => new Date(fast.now().getTime() + skippedMs) }
  await using push = await openPush({ clock })
  await subscribe(push, service, followers)
  push.dispatch([push.webLane([service.origin])])
  await push.alert('Doors open')
  await push.ended.next()

  service.answers(() => ({ status: 401 }))
  await push.alert('Speech begins')
  for (let n = 0; n < (followers === 3 ? 9 : 50); n += 1) await service.reader.next()
  if (followers === 30) expect(await push.refused.next()).toMatchObject({ reason: '401' })
  skippedMs = 3_600_000

  expect(await push.ended.next()).toBe('expired')
  expect(await push.devices.count(budget)).toMatchObject({ web: followers })
})

test('a faulty message of ours is not retried, and costs no token', async ({ service, push }) => {
  await subscribe(push, service, 2)
  service.answers(() => ({ status: 413, body: { errno: 104 } }))

  expect(await alertAll({ push, service })).toBe('done')
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ sent: 2, accepted: 0, failed: { '413/104': 2 } })
  expect(await push.devices.count(budget)).toMatchObject({ web: 2 })
})

test('a device that hangs does not delay the others', async ({ service, push }) => {
  const followers = await subscribe(push, service, 30)
  const [slow] = followers
  let hangs = 0
  service.answers(({ path }) => {
    if (!slow || path !== pathOf(slow)) return { status: 201 }
    hangs += 1
    return hangs === 1 ? 'hang' : { status: 201 }
  })
  push.dispatch([push.webLane([service.origin], 25_000)], { pageSize: 5 })

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect(service.pushed.at(-1)?.path).toBe(slow && pathOf(slow))
  expect((await push.report()).lanes[0]?.figures).toMatchObject({ sent: 31, accepted: 30 })
})

test("a service that requests a pause beyond the alert's lifetime is not tried again, and the desk shows why", async () => {
  await using service = await startWebPushService()
  await using push = await openPush()
  await subscribe(push, service, 2)
  const asked = new Set<string>()
  service.answers(({ path }) => {
    const isSecond = asked.has(path)
    asked.add(path)
    return isSecond ? { status: 503, headers: { 'Retry-After': '3600' } } : { status: 503 }
  })

  expect(await alertAll({ push, service })).toBe('done')
  expect(service.pushed).toHaveLength(4)
  const [lane] = (await push.report()).lanes
  expect(lane?.figures).toMatchObject({ accepted: 0, failed: { 'too late: 503': 2 } })
})
