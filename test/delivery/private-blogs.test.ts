/** Private blogs and desks: who is let in, in every transport. */
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
import { LOGIN_SECRET, signToken, startReaderLogin } from '#test/support/readers/reader-login.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const HOUR_FROM_NOW = () => Math.floor(Date.now() / 1_000) + 3_600
const AN_HOUR_AGO = () => Math.floor(Date.now() / 1_000) - 3_600

test.each([
  ['/v1/blogs/leak'],
  ['/v1/blogs/leak/updates'],
  ['/v1/blogs/leak/changes'],
  ['/v1/blogs/leak/changes?wait=1'],
  ['/v1/blogs/leak/events'],
])('%s of a private blog opens for its token and its key alone, and no cache keeps it', async path => {
  await using app = await startPrivate()
  const withToken = (token: string) =>
    app.api('HEAD', path, { key: null, headers: { Authorization: `Bearer ${token}` } })

  const stranger = await app.api('GET', path, { key: null })
  const expired = await app.api('GET', path, { key: await signToken({ blogs: ['leak'], exp: AN_HOUR_AGO() }) })
  const forged = await app.api('GET', path, { key: await signToken({ blogs: ['leak'] }, 'x'.repeat(32)) })
  const other = await app.api('GET', path, { key: await signToken({ blogs: ['storm'] }) })
  const reader = await withToken(await signToken({ sub: 'ana', blogs: ['leak'], exp: HOUR_FROM_NOW() }))
  const subscriber = await withToken(await signToken({ channel: 'blog:leak' }))
  const editor = await withToken(app.adminKey)

  expect([stranger.status, stranger.body.code]).toEqual([401, 'private_blog'])
  expect([expired.status, expired.body.code]).toEqual([401, 'expired_token'])
  expect([forged.status, forged.body.code]).toEqual([401, 'wrong_token'])
  expect([other.status, other.body.code]).toEqual([403, 'forbidden'])
  for (const answer of [stranger, other]) expect(answer.text).not.toContain('The leaked paper')
  for (const { status, headers } of [reader, subscriber, editor]) {
    expect(status).toBe(200)
    expect(headers.get('Cache-Control')).toMatch(/^private, no-store/)
  }
})

test('to pages and lists that nobody shows a token to, a private blog does not exist', async () => {
  await using app = await startPrivate()

  const page = await app.api('GET', '/blogs/leak', { key: null, headers: { Accept: 'text/html' } })
  const index = await app.api('GET', '/', { key: null, headers: { Accept: 'text/html' } })
  const list = await app.api('GET', '/v1/blogs', { key: null })
  const mine = await app.api('GET', '/v1/blogs', { key: await signToken({ blogs: ['leak'] }) })

  expect(page.status).toBe(404)
  for (const { text } of [page, index, list]) expect(text).not.toMatch(/leak/i)
  expect(list.body.blogs.map(({ id }: { id: string }) => id)).toEqual(['storm'])
  expect(mine.body.blogs.map(({ id }: { id: string }) => id).sort()).toEqual(['leak', 'storm'])
  expect(mine.headers.get('Cache-Control')).toBe('private, no-store')
})

test('a blog that was made public cannot be made private, and the other way round', async () => {
  await using app = await startPrivate()

  const { status, body } = await app.api('PATCH', '/v1/blogs/storm', {
    body: { access: 'private' },
    headers: { 'If-Match': '1' },
  })

  expect([status, body.code]).toEqual([422, 'invalid'])
})

test.each([
  ['no token', async () => '', 103],
  ['a token for another blog', () => signToken({ blogs: ['storm'] }), 103],
  ['a token that has expired', () => signToken({ blogs: ['leak'], exp: AN_HOUR_AGO() }), 109],
  ['a token that is not valid yet', () => signToken({ blogs: ['leak'], nbf: HOUR_FROM_NOW() }), 109],
  ['a token signed by somebody else', () => signToken({ blogs: ['leak'] }, 'x'.repeat(32)), 3500],
  ['a token of another algorithm', async () => `${btoa('{"alg":"none"}')}.${btoa('{"blogs":"all"}')}.`, 3500],
  ['a token for a subscription', () => signToken({ channel: 'blog:leak' }), 3500],
  ['a key that nobody has', async () => 'crier_nobody', 3500],
])('connecting with %s does not lead to a private blog', async (_, token, code) => {
  await using app = await startPrivate()

  const outcome = await talk(app, { connect: { token: await token() } }, { subscribe: { channel: 'blog:leak' } })

  expect(outcome).toBe(code)
})

test.each([
  ['for this blog', { channel: 'blog:leak' }, 'subscribed'],
  ['for another blog', { channel: 'blog:storm' }, 103],
  ['for the desk', { channel: 'desk:leak' }, 103],
  ['for the connection', { blogs: ['leak'] }, 103],
  ['of another reader', { channel: 'blog:leak', sub: 'ben' }, 103],
  ['that has expired', { channel: 'blog:leak', exp: AN_HOUR_AGO() }, 109],
])('a subscription with a token %s ends as it should', async (_, claims, expected) => {
  await using app = await startPrivate()
  const connect = { token: await signToken({ sub: 'ana' }) }
  const subscribe = { channel: 'blog:leak', token: await signToken({ sub: 'ana', ...claims }) }

  const outcome = await talk(app, { connect }, { subscribe })

  expect(outcome).toBe(expected)
})

test.each([
  ['the admin key', (app: TestApp) => app.adminKey, 'desk:leak', 'subscribed', 103],
  ['an editor key for another blog', (app: TestApp) => keyFor(app, ['storm']), 'desk:leak', 103, 103],
  ['a contributor key for this blog', (app: TestApp) => keyFor(app, ['leak']), 'desk:leak', 'subscribed', 103],
  ['a contributor key for this blog', (app: TestApp) => keyFor(app, ['leak']), 'blog:leak', 'subscribed', 103],
  ['a token for all blogs', () => signToken({ blogs: 'all' }), 'desk:leak', 103, 103],
])('with %s: who may follow a desk', async (_, secret, channel, byConnection, bySubscription) => {
  await using app = await startPrivate()

  const connected = await talk(app, { connect: { token: await secret(app) } }, { subscribe: { channel } })
  const subscribed = await talk(app, { connect: {} }, { subscribe: { channel, token: await secret(app) } })

  expect([connected, subscribed]).toEqual([byConnection, bySubscription])
})

test('a key that was revoked beside the server opens no desk any more, though its connection is still there', async () => {
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

test('what readers must not see yet, and when they will, is on the desk stream alone', async () => {
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

test.each(['RS256', 'ES256', 'EdDSA'])('a token signed with a published key (%s) opens what it names', async alg => {
  await using login = await startReaderLogin(['RS256', 'ES256', 'EdDSA'])
  await using app = await startPrivate({ CRIER_READER_JWT_SECRET: '', CRIER_READER_JWKS_URL: login.jwksUrl })
  const subscribe = { channel: 'blog:leak' }

  const good = await talk(app, { connect: { token: await login.sign(alg, { blogs: ['leak'] }) } }, { subscribe })
  const other = await talk(app, { connect: { token: await login.sign(alg, { blogs: ['storm'] }) } }, { subscribe })
  const shared = await talk(app, { connect: { token: await signToken({ blogs: ['leak'] }) } }, { subscribe })

  expect([good, other, shared]).toEqual(['subscribed', 103, 3500])
})

test('while the published keys cannot be fetched, a reader is told to try again', async () => {
  const login = await startReaderLogin(['RS256'])
  const token = await login.sign('RS256', { blogs: ['leak'] })
  await login[Symbol.asyncDispose]()
  await using app = await startPrivate({ CRIER_READER_JWT_SECRET: '', CRIER_READER_JWKS_URL: login.jwksUrl })

  const outcome = await talk(app, { connect: { token } }, { subscribe: { channel: 'blog:leak' } })

  expect(outcome).toBe(commandErrors.internal.code)
})

test('the SDK gets a new token when the old one ends, and goes on without a break', async () => {
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
])('a token that is %s refuses its subscription alone: the others of the connection go on', async (_, token) => {
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

test('a new token that covers less ends what it does not cover, and nothing else', async () => {
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

test('a subscription with a token of its own outlives what the connection may', async () => {
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

test('an EventSource follows a private blog with a token in its address', async () => {
  await using app = await startPrivate()
  const token = await signToken({ blogs: ['leak'] })
  const source = new EventSource(`${app.url}/v1/blogs/leak/events?token=${token}`)
  onTestFinished(() => source.close())
  await new Promise(resolve => source.addEventListener('position', resolve))
  const heard = new Promise<string>(resolve => source.addEventListener('change', ({ data }) => resolve(data)))

  await app.post('leak', 'Another page')

  expect(await heard).toContain('Another page')
  expect(app.logged.join()).not.toContain(token)
})

async function startPrivate(env: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const app = await startApp({ env: { CRIER_READER_JWT_SECRET: LOGIN_SECRET, ...env } })
  await app.createBlog('storm')
  await app.createBlog('leak', { access: 'private' })
  await app.post('leak', 'The leaked paper')
  return app
}

async function keyFor(app: TestApp, blogs: readonly string[]): Promise<string> {
  const { body } = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'contributor', blogs } })
  return body.secret
}

async function dial(app: TestApp) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`)
  onTestFinished(() => socket.terminate())
  const replies = createReader<Record<string, unknown> & { error?: { code: number } }>()
  socket.on('message', data => {
    for (const line of data.toString().split('\n')) replies.take(JSON.parse(line))
  })
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  let id = 0
  return {
    closed,
    next: replies.next,
    say(command: object) {
      id += 1
      socket.send(JSON.stringify({ id, ...command }))
    },
  }
}

/** What the last of the commands led to: its result, the code of an error, or the code that ended the session. */
async function talk(app: TestApp, ...commands: readonly object[]): Promise<'subscribed' | number> {
  const client = await dial(app)
  for (const command of commands) client.say(command)
  const answered = async () => {
    for (const _ of commands) {
      const { error } = await client.next()
      if (error) return error.code
    }
    return 'subscribed' as const
  }
  return Promise.race([client.closed, answered()])
}
