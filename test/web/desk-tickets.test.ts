/** Following the desk in a browser's login: with a ticket, for as long as the login lasts. */
import { Centrifuge, UnauthorizedError } from 'centrifuge'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { BlogRules } from '#delivery/gateway/session/blog-rules.ts'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { type DeskSession, signIn } from '#test/support/services/desk-session.ts'
import { openGateway } from '#test/support/services/gateway-for-test.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('the SDK follows desk, private and public streams with tickets, across a lost connection', async () => {
  await using app = await startApp()
  await app.createBlog('leak', { access: 'private' })
  await app.createBlog('storm')
  const desk = await signIn(app)
  const { client, follow, tickets } = connect(app, desk)
  const [drafts, leaks, storm] = await Promise.all(['desk:leak', 'blog:leak', 'blog:storm'].map(follow))

  await app.post('leak', 'Not yet', { status: 'draft' })
  await app.post('leak', 'The leaked paper')
  expect(await drafts?.next()).toContain('Not yet')
  expect(await leaks?.next()).toContain('The leaked paper')

  await app.restart()
  await new Promise(resolve => client.once('connected', resolve))
  await app.post('storm', 'Wind rises')

  expect(await storm?.next()).toContain('Wind rises')
  expect(new Set(tickets).size).toBe(2)
})

test('a ticket covers the blogs of its key, admits one connection, and works for nothing else', async () => {
  await using app = await startApp()
  await app.createBlog('leak', { access: 'private' })
  await app.createBlog('storm')
  const { secret } = (
    await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'contributor', blogs: ['storm'] } })
  ).body
  const desk = await signIn(app, { key: secret })
  const ticket = await desk.ticket()
  const talk = async (token: string, channel: string) => {
    const client = await dial(`${app.url.replace('http', 'ws')}/connection/websocket`)
    client.say({ connect: { token } }, { subscribe: { channel } })
    const connected = await client.next()
    return connected.error?.code ?? (await client.next()).error?.code ?? 'following'
  }

  const byTicket = await app.api('GET', '/v1/keys', { key: ticket })
  const inAddress = await app.api('GET', `/v1/blogs/leak?token=${ticket}`, { key: null })
  const withKey = await app.api('POST', '/v1/session/tickets')
  const first = await talk(ticket, 'desk:storm')
  const again = await talk(ticket, 'desk:storm')
  const invented = await talk(`${ticket}x`, 'desk:storm')
  const others = await talk(await desk.ticket(), 'desk:leak')

  expect([byTicket.status, inAddress.status, withKey.body.code]).toEqual([401, 401, 'no_session'])
  expect([first, again, invented, others]).toEqual(['following', 109, 109, 103])
})

test.each([
  ['signed out', 'close'],
  ['revoked with its key', 'revoke'],
  ['left unused for too long', 'forget'],
] as const)('a connection whose login was %s is cut at the next ping', async (_, how) => {
  const database = openSqlite(':memory:')
  onTestFinished(() => database.close())
  const time = new ManualClock()
  const now = () => time.now()
  const [keys, logins] = [
    new SqlKeys({ database: sqliteDatabase(database), now }),
    new SqlLogins({ database: sqliteDatabase(database), now, idleMs: 3_600_000 }),
  ]
  const { key } = await keys.create({ name: 'Ana', role: 'editor', blogs: 'all' })
  const { secret = '' } = (await logins.open(key)) ?? {}
  const ticket = await logins.makeTicket(secret)
  const filters = { of: async () => undefined }
  const doors = { accessOf: async () => 'public' as const, tokens: undefined, filters }
  const { url, clock } = await openGateway({ rules: new BlogRules({ doors, keys, logins }) })
  const client = await dial(`${url}/connection/websocket`)
  client.say({ connect: { token: ticket.secret } }, { subscribe: { channel: 'desk:budget-day' } })
  expect([(await client.next()).error, (await client.next()).error]).toEqual([undefined, undefined])

  if (how === 'close') await logins.close(secret)
  if (how === 'revoke') await keys.revoke(key.id)
  if (how === 'forget') time.advance(3_600_000)
  // The first ping comes after half of the interval.
  clock.advance(14_000)

  expect(await client.closed).toBe(3507)
})

/** Like the desk: a new ticket for every connection. */
function connect(app: TestApp, desk: DeskSession) {
  const tickets: string[] = []
  const client = new Centrifuge(`${app.url.replace('http', 'ws')}/connection/websocket`, {
    websocket: WebSocket,
    minReconnectDelay: 10,
    maxReconnectDelay: 50,
    async getToken() {
      const { status, body } = await desk.api('POST', '/v1/session/tickets')
      if (status === 401) throw new UnauthorizedError('signed out')
      tickets.push(body.ticket)
      return body.ticket
    },
  })
  onTestFinished(() => client.disconnect())
  client.connect()
  return {
    client,
    tickets,
    async follow(channel: string) {
      const changes = createReader<string>()
      const subscription = client.newSubscription(channel)
      subscription.on('publication', ({ data }) => changes.take(JSON.stringify(data)))
      subscription.subscribe()
      await subscription.ready()
      return changes
    },
  }
}

async function dial(address: string) {
  const socket = new WebSocket(address)
  onTestFinished(() => socket.terminate())
  const replies = createReader<{ error?: { code: number } }>()
  socket.on('message', data => {
    for (const line of data.toString().split('\n')) replies.take(JSON.parse(line))
  })
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return {
    closed,
    next: replies.next,
    say: (...commands: readonly object[]) =>
      socket.send(commands.map((command, n) => JSON.stringify({ id: n + 1, ...command })).join('\n')),
  }
}
