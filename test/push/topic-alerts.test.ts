/** Alerts to devices whose readers chose topics. */
import { expect } from 'vitest'
import { isCovered, isIn } from '#push/campaign/audience.ts'
import type { Update } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { makeBlog, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { type Browser, budget } from '#test/support/data/sample-devices.ts'
import { pathOf, type TestPush } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const LISTED = new Set(['weather', 'sport', 'tax'])

const test = testWith({ service: startWebPushService, push: openWithTopics })

test.for([
  ['nothing was chosen', [], ['weather'], true],
  ['nothing was chosen, the update has no topic', [], [], true],
  ['one of its topics was chosen', ['weather', 'tax'], ['sport', 'tax'], true],
  ['other topics were chosen', ['weather'], ['sport'], false],
  ['topics were chosen, the update has none', ['weather'], [], false],
  ['what was chosen is not listed any more', ['gone'], ['sport'], true],
  ['topics were chosen, and an earlier version does not say whom it is for', ['weather'], undefined, true],
] as const)('%s: whether the alert reaches the device', ([_, chosen, topics, reaches]) => {
  const audience = topics && { topics, level: 'all' as const }
  expect(isIn({ audience }, { topics: chosen, level: 'all' }, LISTED)).toBe(reaches)
})

test('who gets the newer of two alerts does not get the older one any more', () => {
  const older = { audience: about('weather', 'sport'), newer: [about('sport'), about()] }
  const reaches = (...topics: string[]) => isIn(older, { topics, level: 'all' }, LISTED)

  expect([reaches(), reaches('sport'), reaches('weather')]).toEqual([false, false, true])
  expect(isCovered(older)).toBe(false)
  expect(isCovered({ ...older, newer: [about('sport'), about('weather', 'tax')] })).toBe(true)
  expect(isCovered({ audience: about(), newer: [about('sport')] })).toBe(true)
  expect(isCovered({ audience: about('tax'), newer: [undefined] })).toBe(true)
})

test('alerts reach those who chose their topic, and those who chose none; a correction reaches who had the first', async ({
  service,
  push,
}) => {
  const all = await follow({ push, service })
  const weather = await follow({ push, service }, ['weather'])
  const sport = await follow({ push, service }, ['sport'])
  push.dispatch([push.webLane([service.origin])])

  const storm = await post(push, 'Storm', ['weather'])
  expect(await push.ended.next()).toBe('done')
  await post(push, 'Budget', [])
  expect(await push.ended.next()).toBe('done')
  const alert = { title: 'No storm: a match', text: '', urgency: 'normal' as const, version: 2 }
  await push.append({
    stream: publicStream(budget),
    change: {
      ...{ kind: 'update.corrected', at: push.clock.now().toISOString() },
      update: { ...storm, version: 2, topics: ['sport'], alert },
    },
    expects: 1,
  })
  expect(await push.ended.next()).toBe('done')

  const got = (browser: Browser) => service.pushed.filter(({ path }) => path === pathOf(browser)).length
  expect([all, weather, sport].map(got)).toEqual([3, 2, 1])
  expect(push.errors).toEqual([])
})

test('an alert about another topic does not end one in progress: everybody ends with the newest that is theirs', async ({
  service,
  push,
}) => {
  const groups = { all: [] as Browser[], weather: [] as Browser[], sport: [] as Browser[] }
  for (let n = 0; n < 12; n += 1) {
    groups.all.push(await follow({ push, service }))
    groups.weather.push(await follow({ push, service }, ['weather']))
    groups.sport.push(await follow({ push, service }, ['sport']))
  }
  let second: Promise<unknown> | undefined
  service.answers(async () => {
    second ??= post(push, 'Goal', ['sport'], 'high')
    await second
    return { status: 201 }
  })
  push.dispatch([push.webLane([service.origin])], { pageSize: 5 })

  await post(push, 'Storm', ['weather'], 'low')

  expect([await push.ended.next(), await push.ended.next()]).toEqual(['done', 'done'])
  const lastOf = (browser: Browser) =>
    service.pushed.findLast(({ path }) => path === pathOf(browser))?.headers.urgency ?? 'nothing'
  expect(groups.all.map(lastOf)).toEqual(Array(12).fill('high'))
  expect(groups.weather.map(lastOf)).toEqual(Array(12).fill('low'))
  expect(groups.sport.map(lastOf)).toEqual(Array(12).fill('high'))
  expect(push.errors).toEqual([])
})

function about(...topics: string[]) {
  return { topics, level: 'all' as const }
}

async function openWithTopics() {
  const push = await openPush()
  const topics = [...LISTED].map(id => ({ id, name: id }))
  const at = push.clock.now().toISOString()
  const blog = makeBlog(budget, { topics, version: 2 })
  await push.append({ stream: publicStream(budget), change: { kind: 'blog.edited', at, blog }, expects: 1 })
  return push
}

async function follow({ push, service }: { push: TestPush; service: WebPushService }, topics: readonly string[] = []) {
  const browser = service.subscribe()
  const choice = { topics: { [budget]: topics } }
  await push.devices.register({ target: browser.target, blogs: [budget], choice })
  return browser
}

async function post(
  push: TestPush,
  title: string,
  topics: string[],
  urgency: 'low' | 'normal' | 'high' = 'normal',
): Promise<Update> {
  const at = push.clock.now().toISOString()
  const alert = { title, text: '', urgency, version: 1 }
  const update = makeUpdate(budget, title, { alert, topics, createdAt: at, publishedAt: at, updatedAt: at })
  const entry = publishes(update)
  await push.append({ ...entry, change: { ...entry.change, at } })
  return update
}
