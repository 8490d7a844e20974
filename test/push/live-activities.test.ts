import { expect } from 'vitest'
import { createSqlChannels } from '#push/store/sql-channels.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { channelsContract } from '#test/contracts/channels.ts'
import { closing } from '#test/support/closing.ts'
import { makeBlog, makeUpdate } from '#test/support/data/entries.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { hurried, openLiveActivities } from '#test/support/services/open-live-activities.ts'
import { testWith } from '#test/support/test-with.ts'

channelsContract('on SQLite', async () => {
  const database = openSqlite(':memory:')
  return closing([database], { channels: createSqlChannels(sqliteDatabase(database)) })
})

const test = testWith({ live: openLiveActivities })

test("a broadcast has the time that the log gave the change, whatever the node's own clock says", async ({ live }) => {
  const at = new Date(Date.parse(live.now()) + 1_234_000)

  live.post(2, at.toISOString())
  const sent = await live.apple.reader.next()

  expect(JSON.parse(sent.body).aps.timestamp).toBe(Math.floor(at.getTime() / 1_000))
})

test('a blog gets a channel, and its updates are broadcast on it with their offset', async ({ live }) => {
  live.tell(1, { kind: 'blog.edited', blog: makeBlog(budget) })
  const opened = await live.manage.reader.next()
  await live.apple.reader.next()
  const update = makeUpdate(budget, 'Doors open')
  live.tell(2, { kind: 'update.published', update })
  const sent = await live.apple.reader.next()

  expect([opened.method, opened.path]).toEqual(['POST', '/1/apps/org.example.news/channels'])
  expect(JSON.parse(opened.body)).toEqual({ 'message-storage-policy': 1, 'push-type': 'LiveActivity' })
  expect(sent.path).toBe('/4/broadcasts/apps/org.example.news')
  expect(sent.headers).toMatchObject({ 'apns-channel-id': 'channel-1', 'apns-push-type': 'liveactivity' })
  expect(Number(sent.headers['apns-expiration'])).toBeGreaterThan(0)
  expect(JSON.parse(sent.body).aps).toMatchObject({
    event: 'update',
    timestamp: expect.any(Number),
    'content-state': { offset: 2, headline: 'Doors open', update: update.id, title: 'Budget day', state: 'live' },
  })
})

test('when a blog ends, its activities end and the channel is deleted', async ({ live }) => {
  live.tell(1, { kind: 'blog.edited', blog: makeBlog(budget) })
  await live.manage.reader.next()
  await live.apple.reader.next()

  live.end(2)
  const ended = await live.apple.reader.next()
  const deleted = await live.manage.reader.next()
  await live.activities.close()

  expect(JSON.parse(ended.body).aps).toMatchObject({ event: 'end', 'dismissal-date': expect.any(Number) })
  expect(deleted.method).toBe('DELETE')
  expect(deleted.headers['apns-channel-id']).toBe('channel-1')
  expect(await live.channels.all()).toEqual([])
})

test('a correction after the end neither creates a channel nor keeps the old one', async ({ live }) => {
  live.tell(1, { kind: 'blog.edited', blog: makeBlog(budget) })
  await live.apple.reader.next()

  live.end(2)
  live.post(3)
  await live.apple.reader.next()
  await live.activities.close()
  live.post(4)

  expect(live.manage.asked.map(({ method }) => method)).toEqual(['POST', 'DELETE'])
  expect(await live.channels.all()).toEqual([])
})

test('a channel that a killed process left behind for an ended blog is deleted at the next start', async ({ live }) => {
  await live.channels.keep(budget, 'left-behind')
  live.end()

  await live.activities.resume()

  expect(JSON.parse((await live.apple.reader.next()).body).aps).toMatchObject({
    event: 'end',
    'content-state': { offset: 7 },
  })
  expect((await live.manage.reader.next()).headers['apns-channel-id']).toBe('left-behind')
})

test('a burst becomes one broadcast of the newest state, and a retry sends the newest state by then', async () => {
  await using live = await openLiveActivities()
  live.tell(1, { kind: 'blog.edited', blog: makeBlog(budget) })
  await live.apple.reader.next()
  let tries = 0
  live.apple.answers(() => {
    tries += 1
    if (tries === 1) for (let n = 3; n <= 50; n += 1) live.post(n)
    return { status: tries === 1 ? 503 : 200 }
  })

  live.post(2)
  await live.apple.reader.next()
  const second = await live.apple.reader.next()
  await live.activities.close()

  expect(JSON.parse(second.body).aps['content-state'].offset).toBe(50)
  expect(live.apple.reader.unread).toEqual([])
})

test.for([
  [404, 'NotFound'],
  [400, 'ChannelNotRegistered'],
] as const)('a channel unknown to Apple (%d %s) is created again', async ([status, reason], { live }) => {
  live.tell(1, { kind: 'blog.edited', blog: makeBlog(budget) })
  await live.apple.reader.next()
  live.apple.answers(({ headers }) =>
    headers['apns-channel-id'] === 'channel-1' ? { status, body: { reason } } : { status: 200 },
  )

  live.post(2)

  await live.apple.reader.next()
  const second = await live.apple.reader.next()
  expect(second.headers['apns-channel-id']).toBe('channel-2')
})

test('a feature that is not enabled for the key is reported, and not retried forever', async ({ live }) => {
  live.manage.answers(() => ({ status: 403, body: { reason: 'FeatureNotEnabled' } }))

  live.post(1)

  expect(await live.refused.next()).toEqual({ blog: budget, reason: 'FeatureNotEnabled' })
  expect(live.manage.asked).toHaveLength(1)
})

test('an exhausted number of channels is reported, and not retried for another with every try', async ({ live }) => {
  live.manage.answers(() => ({ status: 400, body: { reason: 'CannotCreateChannelConfig' } }))

  live.post(1)

  expect(await live.refused.next()).toEqual({ blog: budget, reason: 'CannotCreateChannelConfig' })
  expect(live.manage.asked).toHaveLength(1)
})

test.each([
  [503, 'ServiceUnavailable'],
  [403, 'InvalidProviderToken'],
])('an end that Apple answers with %d is eventually broadcast, and its channel deleted', async (status, reason) => {
  await using live = await openLiveActivities({ clock: hurried() })
  live.post(1)
  await live.apple.reader.next()
  live.manage.answers(() => ({ status, body: { reason } }))

  live.end(2)
  await live.refused.next()
  await live.refused.next()
  const deleted = Promise.withResolvers<void>()
  live.manage.answers(() => {
    deleted.resolve()
    return { status: 204 }
  })
  await deleted.promise
  await live.activities.close()

  expect(await live.channels.all()).toEqual([])
})

test('an end during an outage of the database is broadcast when it is back', async () => {
  await using live = await openLiveActivities({ clock: hurried() })
  live.post(1)
  await live.apple.reader.next()
  const take = live.channels.take
  live.channels.take = async () => Promise.reject(new Error('the database is away'))

  live.end(2)
  await live.errors.next()
  live.channels.take = take

  expect(JSON.parse((await live.apple.reader.next()).body).aps).toMatchObject({ event: 'end' })
})

test('a change that a killed process did not broadcast any more is broadcast at the next start', async ({ live }) => {
  await live.channels.keep(budget, 'channel-1')

  await live.activities.resume()
  const { body } = await live.apple.reader.next()

  expect(JSON.parse(body).aps['content-state']).toMatchObject({ offset: 7, headline: 'Left behind' })
})

test('a change is broadcast once, however many nodes hear of it', async () => {
  const database = openSqlite(':memory:')
  await using one = await openLiveActivities({ runner: 'a', shared: database })
  await using two = await openLiveActivities({ runner: 'b', shared: database })
  const at = one.now()
  const answering = createReader<() => void>()
  one.apple.answers(() => new Promise(resolve => void answering.take(() => resolve({ status: 200 }))))

  one.post(1, at)
  const answer = await answering.next()
  two.post(1, at)
  two.post(2, at)
  answer()
  const { body } = await two.apple.reader.next()
  await Promise.all([one.activities.close(), two.activities.close()])

  expect(one.apple.asked).toHaveLength(1)
  expect(JSON.parse(body).aps['content-state'].offset).toBe(2)
  expect(two.apple.asked).toHaveLength(1)
})

test('history read at a first start creates no channel', async ({ live }) => {
  live.activities.hear(
    { offset: 1, kind: 'blog.edited', at: '2020-01-01T00:00:00.000Z', blog: makeBlog(budget) },
    budget,
  )
  await live.activities.close()

  expect(live.manage.asked).toEqual([])
})
