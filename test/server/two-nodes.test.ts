/** Two nodes over one PostgreSQL and one Redis: posts to one are followed on the other. */
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createBell } from '#store/bus/bell.ts'
import { RedisBus } from '#store/bus/redis-bus.ts'
import { parseRedisUrl } from '#store/bus/redis-url.ts'
import { bestOf } from '#test/support/clocks/best-of.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { textIn } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { connect } from '#test/support/readers/connect.ts'
import { followOverHttp } from '#test/support/readers/follow-over-http.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { approved, decide, WRITER } from '#test/support/services/readers-speak.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const database = forThisFile(makeDatabase)
const redis = forThisFile(startRedis)

let here: TestApp
let there: TestApp
beforeEach(async () => {
  const env = { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redis.port}` }
  ;[here, there] = await Promise.all([startApp({ env }), startApp({ env })])
  onTestFinished(async () => {
    await Promise.all([here, there].map(app => app[Symbol.asyncDispose]()))
    await database.empty()
  })
})

test('a post to one node reaches followers on the other, at once and in order', async () => {
  await here.createBlog('budget-day')
  await using reader = await follow({ url: there.url, channel: 'blog:budget-day' })
  const texts = Array.from({ length: 50 }, (_, n) => `update ${n}`)

  for (const text of texts) await here.post('budget-day', text)

  expect((await reader.nextOf(50)).map(textIn)).toEqual(texts)
  expect(reader.unread).toEqual([])
})

test('a comment approved on one node is live on the other; one that is closed takes none on either', async () => {
  await here.createBlog('budget-day', { comments: { kind: 'comments' } })
  await using reader = await follow({ url: there.url, channel: 'comments:budget-day' })

  const id = await approved(here, 'From the other node')
  const shown = await reader.next()
  const page = await there.api('GET', '/blogs/budget-day', { key: null })
  await decide(there, id, { action: 'remove' })
  const removed = await reader.next()
  await here.api('PATCH', '/v1/blogs/budget-day', {
    headers: { 'If-Match': '1' },
    body: { comments: { kind: 'comments', open: false } },
  })
  const late = await there.api('POST', '/v1/blogs/budget-day/comments', {
    key: null,
    headers: { 'Crier-Writer': WRITER },
    body: { text: 'Too late' },
  })

  expect(shown).toMatchObject({ offset: 1, kind: 'comment.shown', comment: { text: 'From the other node' } })
  expect(page.text).toContain('From the other node')
  expect(removed).toMatchObject({ offset: 2, kind: 'comment.removed', comment: { id } })
  expect(late.body.code).toBe('comments_closed')
  expect((await here.api('GET', '/blogs/budget-day', { key: null })).text).not.toContain('From the other node')
})

test.each(['http_stream', 'sse'] as const)(
  'a command over %s to the other node is executed where its session is',
  async road => {
    await here.createBlog('budget-day')

    const reader = await followOverHttp('blog:budget-day', { road, hearsFrom: here.url, speaksTo: there.url })
    await there.post('budget-day', 'Doors open')

    expect(textIn(await reader.next())).toBe('Doors open')
    expect(await reader.subscription.presenceStats()).toEqual({ numClients: 1, numUsers: 1 })
    expect(reader.drops).toEqual([])
  },
)

test('concurrent posts to both nodes make one history, the same on both', async () => {
  await here.createBlog('budget-day')
  await using onThis = await follow({ url: here.url, channel: 'blog:budget-day' })
  await using onThat = await follow({ url: there.url, channel: 'blog:budget-day' })

  await Promise.all(Array.from({ length: 100 }, (_, n) => (n % 2 ? here : there).post('budget-day', `update ${n}`)))

  const [one, other] = await Promise.all([onThis.nextOf(100), onThat.nextOf(100)])
  expect(one.map(({ offset }) => offset)).toEqual(Array.from({ length: 100 }, (_, n) => n + 2))
  expect(other).toEqual(one)
})

test('a reader moves to the other node and continues where it was', async () => {
  await here.createBlog('budget-day')
  const { body: snapshot } = await here.api('GET', '/v1/blogs/budget-day')
  await here.post('budget-day', 'Doors open')
  const [epoch = '', offset] = String(snapshot.cursor).split('.')

  await using reader = await follow({
    url: there.url,
    channel: 'blog:budget-day',
    since: { epoch, offset: Number(offset) },
  })

  expect(textIn(await reader.next())).toBe('Doors open')
})

test('each node reports the readers on both', async () => {
  await here.createBlog('budget-day')
  await using _onThis = await follow({ url: here.url, channel: 'blog:budget-day' })
  await using onThat = await follow({ url: there.url, channel: 'blog:budget-day' })
  const readersOn = async (app: TestApp) => (await app.api('GET', '/v1/blogs/budget-day/readers')).body.readers

  await expect.poll(() => Promise.all([readersOn(here), readersOn(there)]), { timeout: 10_000 }).toEqual([2, 2])

  expect(await onThat.subscription.presenceStats()).toEqual({ numClients: 2, numUsers: 2 })
})

test('a site that one node revokes is refused by the other a moment later', async () => {
  const tribune = 'https://www.tribune.example'
  const ask = async () => (await there.api('GET', '/v1/blogs', { headers: { Origin: tribune } })).status
  await here.api('POST', '/v1/sites', { body: { id: 'tribune', name: 'The Tribune', origins: [tribune] } })
  expect(await ask()).toBe(200)
  const reader = await connect(there, { headers: { Origin: tribune } })

  await here.api('DELETE', '/v1/sites/tribune')

  await expect.poll(ask, { interval: 10 }).toBe(403)
  expect(await reader.end).toBe(4500)
})

test('the same request to both nodes makes one update', async () => {
  await here.createBlog('budget-day')
  const post = (app: TestApp) =>
    app.api('POST', '/v1/blogs/budget-day/updates', {
      body: { markdown: 'Doors open' },
      headers: { 'Idempotency-Key': 'one-key' },
    })

  const [one, other] = await Promise.all([post(here), post(there)])

  expect(other.body.update).toEqual(one.body.update)
  expect((await here.api('GET', '/v1/blogs/budget-day')).body.updates).toHaveLength(1)
})

test('a scheduled update is published once, by one of the nodes, within a second of its time', async () => {
  let tries = 0

  const lateMs = await bestOf(() => publishOnTime(`budget-day-${++tries}`), { enough: 1_000 })

  expect(lateMs).toBeLessThan(1_000)
})

/** Resolves with the delay of the last one. */
async function publishOnTime(blog: string): Promise<number> {
  await here.createBlog(blog)
  await using onThis = await follow({ url: here.url, channel: `blog:${blog}` })
  await using onThat = await follow({ url: there.url, channel: `blog:${blog}` })
  const publishAt = new Date(Date.now() + 2_000).toISOString()
  const texts = Array.from({ length: 20 }, (_, n) => `update ${n}`)
  const planned = { status: 'scheduled', publishAt }
  await Promise.all(texts.map((text, n) => (n % 2 ? here : there).post(blog, text, planned)))

  const seen = await Promise.all([onThis.nextOf(20), onThat.nextOf(20)])

  const lateMs = Date.now() - Date.parse(publishAt)
  expect(lateMs).toBeGreaterThanOrEqual(0)
  await here.post(blog, 'the next')
  for (const [reader, changes] of [
    [onThis, seen[0]],
    [onThat, seen[1]],
  ] as const) {
    const offsets = [...changes, await reader.next()].map(({ offset }) => offset)
    expect(offsets).toEqual(Array.from({ length: 21 }, (_, n) => n + 2))
    expect(changes.map(textIn).toSorted()).toEqual(texts.toSorted())
    expect(JSON.stringify(changes)).not.toContain('publishAt')
  }
  return lateMs
}

test('a site that "crier site --local" revokes beside the nodes rings the bell that wakes them', async () => {
  const env = { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redis.port}` }
  const site = (...args: string[]) => runCrier(['site', ...args, '--local'], { env })
  const origin = 'https://www.tribune.example'
  await site('create', '--name', 'Tribune', '--id', 'tribune', '--origins', origin)
  await using listening = await listenForRings(env.REDIS_URL)

  const { status, err } = await site('revoke', 'tribune')

  expect([status, err]).toEqual([0, ''])
  await listening.rung
  const statusOn = async (node: TestApp) =>
    (await node.api('GET', '/v1/blogs', { key: null, headers: { Origin: origin } })).status
  for (const node of [here, there]) await expect.poll(() => statusOn(node)).toBe(403)
})

test('without Redis "crier site --local" does its work, and says that the nodes see it later', async () => {
  const env = { DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1' }

  const made = await runCrier(['site', 'create', '--local', '--name', 'Tribune', '--origins', 'https://a.example'], {
    env,
  })

  expect([made.status, made.err]).toEqual([0, expect.stringContaining('within 15 seconds')])
  expect(made.out).toContain('https://a.example')
})

/** It never looks by itself. */
async function listenForRings(url: string) {
  const address = parseRedisUrl(url)
  if (!address) throw new Error(url)
  const bus = new RedisBus({ address, clock: systemClock, random: Math.random, onError() {} })
  const bell = createBell({ bus, clock: new ManualClock(), random: Math.random, reachesAll: true })
  const { promise: rung, resolve } = Promise.withResolvers<string>()
  const watched = { quickMs: 1, slowMs: 1, look: (word: string) => (word === '' ? undefined : resolve(word)) }
  const { promise: subscribed, resolve: subscribe } = Promise.withResolvers<void>()
  bus.onDoubt(() => subscribe())
  bell.watch({ name: 'sites', ...watched })
  await subscribed
  return closing([bell, bus], { rung })
}

test('a key that one node revokes is refused by the other at its very next request, and cut there', async () => {
  const { body: made } = await here.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
  expect((await there.api('GET', '/v1/blogs', { key: made.secret })).status).toBe(200)
  const reader = await connect(there, { token: made.secret })

  await here.api('DELETE', `/v1/keys/${made.key.id}`)

  expect((await there.api('POST', '/v1/blogs', { key: made.secret, body: {} })).status).toBe(401)
  expect(await reader.end).toBe(3507)
})

test('with Redis killed nothing is lost, and with an empty Redis back it is fast again', async () => {
  await here.createBlog('budget-day')
  await using reader = await follow({ url: there.url, channel: 'blog:budget-day' })
  await here.post('budget-day', 'with Redis')
  expect(textIn(await reader.next())).toBe('with Redis')

  await redis.kill()
  await here.post('budget-day', 'without Redis')
  expect(textIn(await reader.next())).toBe('without Redis')
  await redis.start()
  await here.post('budget-day', 'Redis is back')

  expect(textIn(await reader.next())).toBe('Redis is back')
})

test('after a restore under both, readers get a gap and follow the new epoch', async () => {
  await here.createBlog('budget-day')
  await using onThis = await follow({ url: here.url, channel: 'blog:budget-day' })
  await using onThat = await follow({ url: there.url, channel: 'blog:budget-day' })
  const readers = [onThis, onThat]
  await Promise.all(readers.map(reader => reader.subscribed()))
  await database.backUp()
  await postUntilTaken(here, 'lost')
  await Promise.all(readers.map(reader => reader.next()))
  const { body: before } = await here.api('GET', '/v1/blogs/budget-day')

  await database.restore()

  const told = await Promise.all(readers.map(reader => reader.subscribed()))
  expect(told.map(({ wasRecovering, recovered }) => [wasRecovering, recovered])).toEqual(Array(2).fill([true, false]))
  await postUntilTaken(there, 'another history')
  for (const reader of readers) expect(textIn(await reader.next())).toBe('another history')
  const late = await here.api('GET', `/v1/blogs/budget-day/changes?after=${before.cursor}`)
  expect([late.status, late.body.code]).toEqual([410, 'gap'])
})

/** During a restore, the server reports it and asks to retry. */
async function postUntilTaken(app: TestApp, markdown: string): Promise<void> {
  const isTaken = async () => {
    const { status } = await app.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown } })
    expect([201, 503]).toContain(status)
    return status === 201
  }
  await vi.waitUntil(isTaken, { timeout: 60_000 })
}
