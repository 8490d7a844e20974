/** Reader tokens and keys on an open connection: verification, renewal, narrowing and revocation. */
import { join } from 'node:path'
import { Centrifuge } from 'centrifuge'
import { EventSource } from 'eventsource'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { commandErrors } from '#shared/protocol/codes.ts'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { signToken, startReaderLogin } from '#test/support/readers/reader-login.ts'
import { dial, HOUR_FROM_NOW, startPrivate, talk } from './private-blog.ts'

test('a key revoked by a separate process no longer admits to the desk, although its connection is still open', async () => {
  await using app = await startPrivate()
  using database = openSqlite(join(app.folder, 'crier.db'))
  const keys = new SqlKeys({ database: sqliteDatabase(database), now: () => new Date() })
  const made = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
  const client = await dial(app)
  client.say({ connect: { token: made.body.secret } })
  await client.next()

  await keys.revoke(made.body.key.id)
  client.say({ subscribe: { channel: 'desk:leak' } })

  expect(await client.next()).toMatchObject({ error: { code: 103 } })
})

test('unpublished content, and its schedule, is on the desk stream only', async () => {
  await using app = await startPrivate()
  const desk = await dial(app)
  desk.say({ connect: { token: app.adminKey } })
  desk.say({ subscribe: { channel: 'desk:storm' } })
  const reader = await dial(app)
  reader.say({ connect: {} })
  reader.say({ subscribe: { channel: 'blog:storm' } })
  for (const client of [desk, desk, reader, reader]) await client.next()
  const events = createReader<string>()
  const source = new EventSource(`${app.url}/v1/blogs/storm/events`)
  onTestFinished(() => source.close())
  source.addEventListener('change', ({ data }) => events.take(data))
  await new Promise(resolve => source.addEventListener('position', resolve))

  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
  for (const status of ['draft', 'submitted', 'approved', 'scheduled']) {
    const publishAt = status === 'scheduled' ? inMs(60_000) : undefined
    await app.post('storm', `Not yet for all: ${status}`, { status, publishAt })
    expect(JSON.stringify(await desk.next())).toContain(`Not yet for all: ${status}`)
  }
  await app.post('storm', 'Soon for all', { status: 'scheduled', publishAt: inMs(1_000) })
  await app.post('storm', 'For all')

  for (const words of ['For all', 'Soon for all']) {
    for (const next of [await reader.next(), await events.next()]) {
      expect(JSON.stringify(next)).toContain(words)
      expect(JSON.stringify(next)).not.toMatch(/Not yet|publishAt/)
    }
  }
  const { text } = await app.api('GET', '/v1/blogs/storm/changes', { key: null })
  expect(text).not.toMatch(/Not yet|publishAt/)
})

test.each(['RS256', 'ES256', 'EdDSA'])(
  'a token signed with a published key (%s) admits to the blogs that it names',
  async alg => {
    await using login = await startReaderLogin(['RS256', 'ES256', 'EdDSA'])
    await using app = await startPrivate({ CRIER_READER_JWT_SECRET: '', CRIER_READER_JWKS_URL: login.jwksUrl })
    const subscribe = { channel: 'blog:leak' }

    const good = await talk(app, { connect: { token: await login.sign(alg, { blogs: ['leak'] }) } }, { subscribe })
    const other = await talk(app, { connect: { token: await login.sign(alg, { blogs: ['storm'] }) } }, { subscribe })
    const shared = await talk(app, { connect: { token: await signToken({ blogs: ['leak'] }) } }, { subscribe })

    expect([good, other, shared]).toEqual(['subscribed', 103, 3500])
  },
)

test('while the published keys cannot be fetched, readers are told to retry', async () => {
  const login = await startReaderLogin(['RS256'])
  const token = await login.sign('RS256', { blogs: ['leak'] })
  await login[Symbol.asyncDispose]()
  await using app = await startPrivate({ CRIER_READER_JWT_SECRET: '', CRIER_READER_JWKS_URL: login.jwksUrl })

  const outcome = await talk(app, { connect: { token } }, { subscribe: { channel: 'blog:leak' } })

  expect(outcome).toBe(commandErrors.internal.code)
})

test('the SDK fetches a new token when the old one expires, and continues without interruption', async () => {
  await using app = await startPrivate()
  let tokens = 0
  const second = Promise.withResolvers<void>()
  const getToken = () => {
    tokens += 1
    if (tokens === 2) second.resolve()
    return signToken({ sub: 'ana', blogs: ['leak'], exp: Math.floor(Date.now() / 1_000) + (tokens === 1 ? 2 : 3_600) })
  }
  const client = new Centrifuge(`${app.url.replace('http', 'ws')}/connection/websocket`, {
    websocket: WebSocket,
    getToken,
  })
  onTestFinished(() => client.disconnect())
  const drops = createReader<unknown>()
  const changes = createReader<{ offset: number }>()
  const subscription = client.newSubscription('blog:leak')
  subscription.on('publication', ({ data }) => changes.take(data as { offset: number }))
  client.connect()
  subscription.subscribe()
  await subscription.ready()
  client.on('connecting', context => drops.take(context))
  await second.promise
  await app.post('leak', 'Another page')

  expect((await changes.next()).offset).toBe(3)
  expect(drops.unread).toEqual([])
})

test.each([
  ['malformed', async () => 'a.b.c'],
  ['signed by somebody else', () => signToken({ channel: 'blog:leak' }, 'x'.repeat(32))],
  ['for another blog', () => signToken({ channel: 'blog:storm' })],
])("a token that is %s is refused for its subscription only: the connection's others continue", async (_, token) => {
  await using app = await startPrivate()
  const client = await dial(app)
  client.say({ connect: {} })
  client.say({ subscribe: { channel: 'blog:storm' } })
  await client.next()
  await client.next()

  client.say({ subscribe: { channel: 'blog:leak', token: await token() } })
  expect(await client.next()).toMatchObject({ error: { code: 103 } })
  await app.post('storm', 'Wind rises')

  expect(await client.next()).toMatchObject({ push: { channel: 'blog:storm', pub: { offset: 2 } } })
})

test('a new token that covers less ends only the subscriptions that it does not cover', async () => {
  await using app = await startPrivate()
  await app.createBlog('trial', { access: 'private' })
  const soon = { sub: 'ana', exp: HOUR_FROM_NOW() }
  const client = await dial(app)
  client.say({ connect: { token: await signToken({ ...soon, blogs: ['leak', 'trial'] }) } })
  for (const channel of ['blog:leak', 'blog:trial', 'blog:storm']) client.say({ subscribe: { channel } })
  for (let n = 0; n < 4; n += 1) await client.next()

  client.say({ refresh: { token: await signToken({ ...soon, blogs: ['trial'] }) } })

  expect(await client.next()).toMatchObject({ push: { channel: 'blog:leak', unsubscribe: { code: 2600 } } })
  expect(await client.next()).toMatchObject({ refresh: { expires: true } })
  for (const blog of ['leak', 'trial', 'storm']) await app.post(blog, 'More')
  expect(await client.next()).toMatchObject({ push: { channel: 'blog:trial' } })
  expect(await client.next()).toMatchObject({ push: { channel: 'blog:storm' } })
  client.say({ subscribe: { channel: 'blog:leak' } })
  expect(await client.next()).toMatchObject({ error: { code: 103 } })
})

test("a subscription with its own token survives the narrowing of the connection's token", async () => {
  await using app = await startPrivate()
  const soon = { sub: 'ana', exp: HOUR_FROM_NOW() }
  const client = await dial(app)
  client.say({ connect: { token: await signToken({ ...soon, blogs: ['leak'] }) } })
  client.say({ subscribe: { channel: 'blog:leak', token: await signToken({ ...soon, channel: 'blog:leak' }) } })
  await client.next()
  await client.next()

  client.say({ refresh: { token: await signToken({ ...soon, blogs: [] }) } })
  expect(await client.next()).toMatchObject({ refresh: { expires: true } })
  await app.post('leak', 'Another page')

  expect(await client.next()).toMatchObject({ push: { channel: 'blog:leak', pub: { offset: 3 } } })
})
