/** People who lose access at the identity provider lose it here within minutes, on every node, over both databases. */
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { type IdentityProvider, startIdentityProvider } from '#test/support/services/identity-provider.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { ANA, addPeople, type PersonSession, signInAs } from '#test/web/provider-sign-in.ts'

const database = forThisFile(makeDatabase)
const redis = forThisFile(startRedis)
const KINDS = ['a data folder', 'two nodes over PostgreSQL'] as const
/** Checks run every five seconds once they are due. */
const PATIENCE = { timeout: 60_000, interval: 100 }

type Opened = {
  readonly provider: IdentityProvider
  readonly here: TestApp
  /** Another node, or the same one over a data folder. */
  readonly there: TestApp
  /** Changes the rows of what people are signed in with: minutes cannot be waited for. */
  set(columns: string): Promise<unknown>
}

async function open(kind: (typeof KINDS)[number]): Promise<Opened> {
  const provider = await startIdentityProvider()
  const isShared = kind !== 'a data folder'
  const env: Record<string, string> = { ...provider.env, CRIER_OIDC_GRACE_MINUTES: '10' }
  if (isShared) {
    Object.assign(env, { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redis.port}` })
    Object.assign(env, { CRIER_SECRETS_KEY: 'a-secret-of-at-least-thirty-two-characters' })
  }
  const here = await startApp({ env, blog: 'strike' })
  const there = isShared ? await startApp({ env }) : here
  onTestFinished(async () => {
    await Promise.all([...new Set([here, there])].map(app => app[Symbol.asyncDispose]()))
    await provider[Symbol.asyncDispose]()
    if (isShared) await database.empty()
  })
  provider.admit([here.url, there.url])
  addPeople(provider)
  const set = async (columns: string) => {
    const statement = `UPDATE person_sessions SET ${columns}`
    if (isShared) return database.ask(statement)
    using sqlite = openSqlite(join(here.folder, 'crier.db'))
    return sqlite.exec(statement)
  }
  return { provider, here, there, set }
}

const DUE = 'check_at_ms = 0'
const PAST = "confirmed_until = '2000-01-01T00:00:00.000Z'"

test.each(KINDS)('a person who is removed is signed out and disconnected: %s', { timeout: 240_000 }, async kind => {
  const { provider, here, there, set } = await open(kind)
  const ana = await signInAs(here, { login: 'ana' })
  const ben = await signInAs(there, { login: 'ben' })
  const [line, other] = [await follow(there, ana), await follow(here, ben)]
  expect(await statusAt(there, ana)).toBe(200)
  const asked = provider.tokenRequests

  provider.accounts.delete('ana')
  await set(DUE)

  expect(await line.closed).toBe(3507)
  for (const app of [here, there]) expect(await statusAt(app, ana)).toBe(401)
  expect((await there.api('POST', '/v1/session/tickets', { key: null, headers: headersOf(ana) })).body.code).toBe(
    'no_session',
  )
  await vi.waitFor(() => expect(provider.tokenRequests - asked).toBe(2), PATIENCE)
  expect(await statusAt(here, ben)).toBe(200)
  expect(other.socket.readyState).toBe(WebSocket.OPEN)
  // Each login was asked about once, although every node looks for those that are due.
  expect(provider.tokenRequests - asked).toBe(2)
  const again = await signInAs(here, { login: 'ben' })
  expect(again.csrf).not.toBe('')
})

test.each(KINDS)('a person whose groups change has the new role at once: %s', { timeout: 240_000 }, async kind => {
  const { provider, here, there, set } = await open(kind)
  const ana = await signInAs(here, { login: 'ana' })
  const line = await follow(there, ana)

  provider.accounts.set('ana', { ...ANA, name: 'Ana Ruiz', groups: ['trainees'] })
  await set(DUE)

  expect(await line.closed).toBe(3507)
  const { session } = (await there.api('GET', '/v1/session', { key: null, headers: headersOf(ana) })).body
  expect(session).toMatchObject({ name: 'Ana Ruiz', role: 'contributor', blogs: ['strike'] })

  provider.accounts.set('ana', { ...ANA, groups: [] })
  await set(DUE)
  await vi.waitFor(async () => expect(await statusAt(there, ana)).toBe(401), PATIENCE)
})

test.each(KINDS)(
  'while the provider is away people stay, until their grace ends: %s',
  { timeout: 240_000 },
  async kind => {
    const { provider, here, there, set } = await open(kind)
    const ana = await signInAs(here, { login: 'ana' })
    await provider.goAway()
    await set(DUE)
    await vi.waitFor(() => {
      const lines = [...here.logged, ...there.logged].join('')
      expect(lines).toContain('the identity provider cannot confirm people now')
    }, PATIENCE)
    expect(await statusAt(there, ana)).toBe(200)

    await set(PAST)
    expect(await statusAt(there, ana)).toBe(401)

    await provider.comeBack()
    await set(DUE)
    await vi.waitFor(async () => expect(await statusAt(there, ana)).toBe(200), PATIENCE)
  },
)

test.each(KINDS)('an admin keeps a person out at once: %s', { timeout: 240_000 }, async kind => {
  const { here, there } = await open(kind)
  const ana = await signInAs(here, { login: 'ana' })
  const line = await follow(there, ana)
  const { people } = (await here.api('GET', '/v1/people')).body
  const [{ id }] = people

  await here.api('DELETE', `/v1/people/${id}`)

  expect(await line.closed).toBe(3507)
  expect(await statusAt(there, ana)).toBe(401)
  const refused = await signInAs(there, { login: 'ana' })
  expect(refused.landed).toContain('#sign-in-problem=no_access')
  await there.api('POST', `/v1/people/${id}/restore`)
  expect((await signInAs(here, { login: 'ana' })).csrf).not.toBe('')
})

function headersOf({ cookie, csrf }: PersonSession) {
  return { Cookie: cookie, 'X-Crier-CSRF': csrf }
}

async function statusAt(app: TestApp, session: PersonSession): Promise<number> {
  return (await app.api('GET', '/v1/session', { key: null, headers: headersOf(session) })).status
}

/** Follows the desk of a blog with a ticket; `closed` is the code with which the server ended it. */
async function follow(app: TestApp, session: PersonSession) {
  const { body } = await app.api('POST', '/v1/session/tickets', { key: null, headers: headersOf(session) })
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`)
  onTestFinished(() => socket.terminate())
  const [opened, subscribed, closed] = [0, 1, 2].map(() => Promise.withResolvers<number>())
  if (!opened || !subscribed || !closed) throw new Error('unreachable')
  socket.on('open', () => opened.resolve(0))
  socket.on('message', data => String(data).includes('"subscribe"') && subscribed.resolve(0))
  socket.on('close', code => closed.resolve(code))
  await opened.promise
  const commands = [
    { id: 1, connect: { token: body.ticket } },
    { id: 2, subscribe: { channel: 'desk:strike' } },
  ]
  socket.send(commands.map(command => JSON.stringify(command)).join('\n'))
  await subscribed.promise
  return { socket, closed: closed.promise }
}
