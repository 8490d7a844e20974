/** The contracts of devices, campaigns and channels, on PostgreSQL. */
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import { type Clock, systemClock } from '#platform/clock.ts'
import type { Hold } from '#push/campaign/campaigns.ts'
import type { Message, Send } from '#push/campaign/lane.ts'
import { rangesOfIds } from '#push/campaign/lane-parts.ts'
import { type DeviceId, platforms } from '#push/devices/device.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { SqlCampaigns } from '#push/store/sql-campaigns.ts'
import { createSqlChannels } from '#push/store/sql-channels.ts'
import { SqlDevices } from '#push/store/sql-devices.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { campaignsContract } from '#test/contracts/campaigns.ts'
import { channelsContract } from '#test/contracts/channels.ts'
import { devicesContract } from '#test/contracts/devices.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { budget, makeAndroid, strike } from '#test/support/data/sample-devices.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const NOW = '2026-03-04T16:44:00.000Z'
const LATER = '2026-03-04T16:45:00.000Z'

const vote = 'vote' as BlogId

const database = forThisFile(makeDatabase)

devicesContract('on PostgreSQL', openWithManualClock)

campaignsContract('on PostgreSQL', openWithManualClock)

channelsContract('on PostgreSQL', openWithManualClock)

const test = testWith({ store: openWithManualClock })

test("two nodes share one database's work: each device is sent to once", async () => {
  await using service = await startWebPushService()
  await using push = await openPush({ open: openStore, clock: systemClock })
  const browsers = Array.from({ length: 60 }, () => service.subscribe())
  await Promise.all(browsers.map(({ target }) => push.register(target)))
  for (const runner of ['a', 'b']) push.dispatch([push.webLane([service.origin])], { runner, pageSize: 10 })

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  const endpoints = browsers.map(({ target }) => new URL(target.subscription.endpoint).pathname)
  expect(service.pushed.map(({ path }) => path).toSorted()).toEqual(endpoints.toSorted())
  expect(push.errors).toEqual([])
})

test('several nodes send a lane with many devices at once, each device once', async () => {
  await using first = await startWebPushService()
  await using push = await openPush({ open: openStore, clock: systemClock })
  const browsers = Array.from({ length: 200 }, () => first.subscribe())
  await Promise.all(browsers.map(({ target }) => push.register(target)))
  const [a, b] = [push.webLane([first.origin]), push.webLane([first.origin])]
  const sent = new Map<string, number>()
  const both = Promise.withResolvers<void>()
  for (const [runner, lane] of Object.entries({ a, b })) {
    const counted = {
      ...lane,
      compose(message: Message): Send {
        const send = lane.compose(message)
        return async target => {
          sent.set(runner, (sent.get(runner) ?? 0) + 1)
          // However late the other node begins, it finds work left.
          if (sent.size === 2) both.resolve()
          await both.promise
          return send(target)
        }
      },
    }
    push.dispatch([counted], { runner, pageSize: 5 })
  }

  await push.alert('Doors open')

  expect(await push.ended.next()).toBe('done')
  expect(new Set(first.pushed.map(({ path }) => path)).size).toBe(200)
  expect(first.pushed).toHaveLength(200)
  expect([...sent.keys()].toSorted()).toEqual(['a', 'b'])
  expect(push.errors).toEqual([])
})

test('devices registered on either of two servers get an alert posted to one, each once', async () => {
  onTestFinished(() => database.empty())
  await using service = await startWebPushService()
  const env = {
    DATABASE_URL: database.url,
    CRIER_VAPID_KEY: newVapidKeys().privateKey,
    CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
    CRIER_PUSH_ORIGINS: service.origin,
  }
  await using here = await startApp({ env })
  await using there = await startApp({ env })
  await here.createBlog('budget-day')
  const browsers = Array.from({ length: 10 }, () => service.subscribe())
  for (const [n, { target }] of browsers.entries()) {
    const body = { ...target, blogs: ['budget-day'] }
    expect((await (n % 2 ? here : there).api('POST', '/v1/devices', { body })).status).toBe(201)
  }

  await here.post('budget-day', 'Doors open', {
    alert: { title: 'Doors open', text: 'The queue is long.', urgency: 'high' },
  })

  for (const _ of browsers) await service.reader.next()
  await expect
    .poll(async () => (await there.api('GET', '/v1/blogs/budget-day/alerts')).body.alerts)
    .toMatchObject([{ state: 'done', sent: 10 }])
  expect(new Set(service.pushed.map(({ path }) => path)).size).toBe(10)
  expect(service.pushed).toHaveLength(10)
})

test('of many nodes that try to take a lane concurrently, one gets it', async ({ store }) => {
  await store.campaigns.start(campaign(1))
  await Promise.all([1, 16].map(parts => store.campaigns.cut(holdBy('a'), rangesOfIds(parts))))

  const held = await Promise.all(['a', 'b', 'c', 'd'].map(runner => store.campaigns.hold(holdBy(runner))))

  expect(held.filter(one => one === 'held')).toHaveLength(3)
})

test('of alerts of one blog that start concurrently, the newest runs', async ({ store }) => {
  await Promise.all([4, 2, 8, 1, 3].map(n => store.campaigns.start(campaign(n))))

  expect((await store.campaigns.running()).map(({ id }) => id)).toEqual(['8'])
})

test('lanes that finish concurrently end their campaign', async ({ store }) => {
  await store.campaigns.start(campaign(1))
  const lanes = platforms.map(platform => ({ ...holdBy('a'), platform }))
  for (const lane of lanes) await store.campaigns.cut(lane, rangesOfIds(1))
  for (const lane of lanes) await store.campaigns.hold(lane)

  await Promise.all(lanes.map(lane => store.campaigns.finish(lane, platforms)))

  expect(await store.campaigns.running()).toEqual([])
})

test('of devices that move to one token concurrently, one gets it', async ({ store }) => {
  const registered = await Promise.all(
    Array.from({ length: 4 }, () => store.devices.register({ target: makeAndroid(), blogs: [budget] })),
  )
  const target = makeAndroid()

  const edited = await Promise.all(registered.map(({ id }) => store.devices.edit(id, { target })))

  expect(edited.filter(one => one === 'taken')).toHaveLength(3)
})

test('a node of 0.2.0 that edits a device keeps what it chose in the blogs that it still follows', async ({
  store,
}) => {
  const choice = { topics: { [budget]: ['tax'] }, levels: { [budget]: 'key', [strike]: 'breaking' } } as const
  const { id } = await store.devices.register({ target: makeAndroid(), blogs: [budget, strike, vote], choice })

  await editLikeBefore(id, [budget, vote])
  const left = await store.devices.find(id)
  await editLikeBefore(id, [budget, strike, vote])
  const back = await store.devices.find(id)
  await store.devices.edit(id, { choice: { topics: { [budget]: [] }, levels: { [budget]: 'all' } } })
  await editLikeBefore(id, [budget])

  const kept = { topics: { [budget]: ['tax'] }, levels: { [budget]: 'key' } }
  expect(left).toMatchObject({ blogs: [budget, vote], ...kept })
  expect(back).toMatchObject({ blogs: [budget, strike, vote], ...kept })
  const all = await store.devices.find(id)
  expect([all?.blogs, all?.topics, all?.levels]).toEqual([[budget], undefined, undefined])
})

/** The statements of 0.2.0, which knows no choices. */
async function editLikeBefore(id: DeviceId, blogs: readonly BlogId[]): Promise<void> {
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query('BEGIN')
  await client.query('DELETE FROM device_blogs WHERE device = $1', [id])
  await client.query(
    'INSERT INTO device_blogs (blog, platform, device) SELECT unnest($1::text[]), $2, $3 ON CONFLICT DO NOTHING',
    [blogs, 'fcm', id],
  )
  await client.query('COMMIT')
  await client.end()
}

async function openWithManualClock() {
  const clock = new ManualClock()
  return { ...(await openStore(clock)), clock }
}

async function openStore(clock: Clock) {
  const store = await openPostgresStore({ url: database.url, clock: systemClock, maxConnections: 4 })
  return closing([store, database.empty], {
    log: store.log,
    records: store.records,
    devices: new SqlDevices({ database: postgresDatabase(store.database), now: () => clock.now(), newId: newDeviceId }),
    campaigns: new SqlCampaigns(postgresDatabase(store.database)),
    channels: createSqlChannels(postgresDatabase(store.database)),
  })
}

function campaign(n: number) {
  const update = `019cb9c4-5b00-7aaa-8aaa-00000000000${n}` as UpdateId
  return { id: `${n}`, blog: budget, update, version: 1, place: `at#${n}`, madeAt: NOW, expiresAt: LATER }
}

function holdBy(runner: string): Hold {
  return { campaign: '1', platform: 'fcm', part: 0, runner, forMs: 3_600_000 }
}
