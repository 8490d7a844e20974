/** What a device chooses to be alerted about, over HTTP. */
import { expect } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { makeAndroid, makeBrowser } from '#test/support/data/sample-devices.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startLanes } from '#test/support/services/start-lanes.ts'
import { testWith } from '#test/support/test-with.ts'

const env = { CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' }

const test = testWith({ app: () => startApp({ blog: 'budget-day', env }) })

test('a device chooses topics of a blog that it follows, and keeps them until it names others', async ({ app }) => {
  const { target } = makeBrowser()
  const topics = { 'budget-day': ['tax', 'tax', 'not-there-yet'] }
  const chosen = await app.api('POST', '/v1/devices', {
    body: { ...target, blogs: ['budget-day'], topics },
    key: null,
  })
  const path = `/v1/devices/${chosen.body.device.id}`

  const repeated = await app.api('POST', '/v1/devices', again(target))
  const read = await app.api('GET', path, { key: null })
  const elsewhere = await app.api('PATCH', path, { body: { topics: { strike: ['rail'] } }, key: null })
  const strange = await app.api('PATCH', path, { body: { topics: { 'budget-day': ['A b'] } }, key: null })
  const all = await app.api('PATCH', path, { body: { topics: { 'budget-day': [] } }, key: null })

  expect(chosen.body.device.topics).toEqual({ 'budget-day': ['tax', 'not-there-yet'] })
  expect([repeated.body, read.body].map(({ device }) => device.topics)).toEqual(
    Array(2).fill(chosen.body.device.topics),
  )
  expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ path: 'topics.strike' }] } })
  expect(strange).toMatchObject({ status: 422, body: { errors: [{ path: 'topics.budget-day[0]' }] } })
  expect(all.status).toBe(200)
  expect(all.body.device).not.toHaveProperty('topics')
})

test('a device chooses how much it is alerted about, apart from its topics, and keeps that until it chooses again', async ({
  app,
}) => {
  const { target } = makeBrowser()
  const chosen = await app.api('POST', '/v1/devices', {
    body: { ...target, blogs: ['budget-day'], topics: { 'budget-day': ['tax'] }, levels: { 'budget-day': 'key' } },
    key: null,
  })
  const path = `/v1/devices/${chosen.body.device.id}`
  const change = (body: object) => app.api('PATCH', path, { body, key: null })

  const repeated = await app.api('POST', '/v1/devices', again(target))
  const elsewhere = await change({ levels: { strike: 'breaking' } })
  const strange = await change({ levels: { 'budget-day': 'sometimes' } })
  const breaking = await change({ levels: { 'budget-day': 'breaking' } })
  const all = await change({ levels: { 'budget-day': 'all' } })

  expect(chosen.body.device).toMatchObject({ topics: { 'budget-day': ['tax'] }, levels: { 'budget-day': 'key' } })
  expect(repeated.body.device).toMatchObject({ topics: { 'budget-day': ['tax'] }, levels: { 'budget-day': 'key' } })
  expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ path: 'levels.strike' }] } })
  expect(strange).toMatchObject({ status: 422, body: { errors: [{ path: 'levels.budget-day' }] } })
  expect(breaking.body.device).toMatchObject({
    topics: { 'budget-day': ['tax'] },
    levels: { 'budget-day': 'breaking' },
  })
  expect(all.body.device).not.toHaveProperty('levels')
})

test('an editor is told how many devices an alert goes to, by its topics and level, and those of earlier alerts of its update', async () => {
  await using setup = await startLanes()
  const topics = [
    { id: 'weather', name: 'Weather' },
    { id: 'roads', name: 'Roads' },
  ]
  await setup.app.api('PATCH', '/v1/blogs/storm', { body: { topics }, headers: { 'If-Match': '"1"' } })
  const follow = async (target: object, choice: object = {}) => {
    const answer = await setup.app.api('POST', '/v1/devices', {
      body: { ...target, blogs: ['storm'], ...choice },
      key: null,
    })
    expect(answer.status).toBe(201)
  }
  await follow(setup.browsers.subscribe().target)
  await follow(setup.browsers.subscribe().target, { topics: { storm: ['weather'] } })
  await follow(makeAndroid(), { topics: { storm: ['roads'] }, levels: { storm: 'key' } })
  await follow(makeAndroid(), { levels: { storm: 'breaking' } })
  const ask = async (query: string) => (await setup.app.api('GET', `/v1/blogs/storm/alerts/devices?${query}`)).body
  const reached = async (query: string) => {
    const { devices } = await ask(query)
    return [devices.web, devices.fcm]
  }

  expect(await ask('')).toEqual({
    ...{ devices: { web: 1, fcm: 0, apns: 0 }, followers: { web: 2, fcm: 2, apns: 0 }, isAtMost: false },
  })
  expect(await reached('topics=weather')).toEqual([2, 0])
  expect(await reached('level=key&topics=weather,roads')).toEqual([2, 1])
  expect(await reached('level=breaking&topics=nobody-chose-it')).toEqual([1, 1])
  expect(await reached('level=breaking&topics=roads,weather')).toEqual([2, 2])

  const update = await setup.app.post('storm', 'Gusts', { topics: ['weather'], alert: { title: 'Gusts' } })
  await setup.alertOnceDone(update)
  expect(await reached(`topics=roads&update=${update.id}`)).toEqual([2, 0])
  expect(await reached(`level=breaking&retraction=true&update=${update.id}`)).toEqual([2, 0])
  expect(await reached('level=breaking&retraction=true')).toEqual([1, 1])
  expect(setup.browsers.pushed.filter(({ path }) => path !== '/token')).toHaveLength(2)

  for (const [query, path] of [
    ['level=sometimes', 'level'],
    ['topics=A%20b', 'topics'],
    [`topics=${Array(11).fill('a').join()}`, 'topics'],
    ['update=x', 'update'],
  ]) {
    expect(await ask(query ?? '')).toMatchObject({ code: 'invalid', errors: [{ path }] })
  }
})

test('while an alert is being sent its report says how many devices it is for', async () => {
  await using setup = await startLanes()
  const levels = { storm: 'key' }
  await setup.register(setup.browsers.subscribe().target)
  await setup.app.api('POST', '/v1/devices', { body: { ...makeAndroid(), blogs: ['storm'], levels }, key: null })
  setup.browsers.answers(() => ({ status: 503 }))

  const update = await setup.app.post('storm', 'Gusts', { alert: { title: 'Gusts' } })
  const read = async () => (await setup.app.api('GET', '/v1/blogs/storm/alerts')).body
  await expect.poll(async () => (await read()).alerts[0]?.devices).toEqual({ web: 1, fcm: 0, apns: 0 })
  await setup.app.api('DELETE', `/v1/blogs/storm/updates/${update.id}?mode=remove`)

  await expect.poll(async () => (await read()).alerts[0]?.state).toBe('withdrawn')
  expect(await read()).toMatchObject({ followers: { web: 1, fcm: 1 } })
  expect((await read()).alerts[0]).not.toHaveProperty('devices')
})

function again(target: object) {
  return { body: { ...target, blogs: ['budget-day'] }, key: null }
}
