/** Connections and subscriptions that end with their tokens, and continue with new ones. */
import { expect, test } from 'vitest'
import { type Rejected, type Rules, refused } from '#delivery/gateway/session/rules.ts'
import { commandErrors, disconnects } from '#shared/protocol/codes.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'

const CHANNEL = `blog:${BLOG}`
const START = Date.parse('2026-03-04T16:44:00.000Z')

test('a connection announces its expiry, and ends with a code that makes the client reconnect', async () => {
  const { dial, clock } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana 60'))
  expect(await client.next()).toMatchObject({ connect: { expires: true, ttl: 60 } })

  for (let second = 0; second < 100; second += 1) await pass(client, clock)

  expect((await client.closed).code).toBe(3005)
})

test('a connection that is refreshed in time continues', async () => {
  const { dial, clock, post } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana 60'), subscribe())
  await client.next()
  await client.next()

  client.send(command(3, { refresh: { token: 'ana 600' } }))
  expect(await client.next()).toMatchObject({
    id: 3,
    refresh: { client: expect.any(String), version: 'test', expires: true, ttl: 600 },
  })
  for (let second = 0; second < 100; second += 1) await pass(client, clock)
  await post('Still here')

  expect(await client.next()).toMatchObject({ push: { pub: { offset: 2 } } })
})

test.each([
  ['that has expired', 'ana expired', 3005],
  ['that is wrong', 'ana wrong', 3500],
  ['of somebody else', 'ben 600', 3500],
])('a connection that is refreshed with a token %s ends', async (_, token, code) => {
  const { dial } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana 60'))
  await client.next()

  client.send(command(3, { refresh: { token } }))

  expect((await client.closed).code).toBe(code)
})

test('a client that connects with an expired token is refused, and its further commands are ignored', async () => {
  const { dial, clock } = await openGateway({ rules })
  const client = await dial()

  client.send(`${connect('ana expired')}\n${subscribe()}`)
  expect(await client.next()).toMatchObject({ id: 1, error: { code: 109 } })
  clock.advance(5_000)

  expect((await client.closed).code).toBe(3000)
  expect(client.unread).toEqual([])
})

test('a subscription ends with its token, with a code that makes the client resubscribe', async () => {
  const { dial, clock } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana'), subscribe('ana 60'))
  await client.next()
  expect(await client.next()).toMatchObject({ subscribe: { expires: true, ttl: 60 } })

  const pushes: unknown[] = []
  for (let second = 0; second < 100; second += 1) pushes.push(...(await pass(client, clock)))

  expect(pushes).toEqual([{ push: { channel: CHANNEL, unsubscribe: { code: 2501, reason: 'subscription expired' } } }])
})

test('a subscription that is refreshed in time continues, even for the SDK that omits the channel', async () => {
  const { dial, clock } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana'), subscribe('ana 60'))
  await client.next()
  await client.next()

  client.send(command(3, { sub_refresh: { channel: CHANNEL, token: 'ana 90' } }))
  expect(await client.next()).toEqual({ id: 3, sub_refresh: { expires: true, ttl: 90 } })
  client.send(command(4, { sub_refresh: { token: 'ana 600' } }))
  expect(await client.next()).toEqual({ id: 4, sub_refresh: { expires: true, ttl: 600 } })
  const pushes: unknown[] = []
  for (let second = 0; second < 150; second += 1) pushes.push(...(await pass(client, clock)))

  expect(pushes).toEqual([])
})

test.each([
  ['without a token', { channel: CHANNEL }, 107],
  ['of a channel without a subscription', { channel: 'blog:other', token: 'ana 60' }, 103],
  ['with an expired token', { channel: CHANNEL, token: 'ana expired' }, 109],
  ['with an invalid token', { channel: CHANNEL, token: 'ana wrong' }, 103],
])('a refresh of a subscription %s is refused', async (_, ask, code) => {
  const { dial } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana'), subscribe('ana 60'))
  await client.next()
  await client.next()

  client.send(command(3, { sub_refresh: ask }))

  const outcome = await Promise.race([
    client.closed.then(closed => closed.code),
    client.next().then(reply => (reply as { error: { code: number } }).error.code),
  ])
  expect(outcome).toBe(code)
})

test('a refresh without an expiry is an error', async () => {
  const { dial } = await openGateway({ rules })
  const client = await dial()
  client.send(connect('ana'), subscribe())
  await client.next()
  await client.next()

  client.send(command(3, { sub_refresh: { channel: CHANNEL, token: 'ana 60' } }))

  expect((await client.closed).code).toBe(3501)
})

test('a connection whose key is revoked ends at the next ping', async () => {
  let isGood = true
  const greet: Rules['greet'] = async () => ({ kind: 'reader', user: '', isStillGood: async () => isGood })
  const { dial, clock } = await openGateway({ rules: { ...rules, greet } })
  const client = await dial()
  client.send(connect('desk'))
  await client.next()
  for (let second = 0; second < 60; second += 1) await pass(client, clock)

  isGood = false
  for (let second = 0; second < 26; second += 1) await pass(client, clock)

  expect((await client.closed).code).toBe(3507)
})

/** A token is a name and its lifetime in seconds, or `expired` or `wrong`. */
const rules: Rules = {
  async greet(token) {
    const read = readToken(token)
    return read.kind === 'read' ? { ...read, kind: 'reader' } : read
  },
  async admit(_, { token }) {
    const read = readToken(token)
    if (read.kind === 'disconnect') return refused(commandErrors.permissionDenied)
    if (read.kind === 'error') return read
    return { kind: 'admitted', stream: publicStream(BLOG), expiresAtMs: read.expiresAtMs }
  },
  channelOf: () => CHANNEL,
}

type Read = { readonly kind: 'read'; readonly user: string; readonly expiresAtMs: number | undefined }

function readToken(token: string): Read | Rejected {
  const [user = '', validity] = token.split(' ')
  if (validity === 'expired') return refused(commandErrors.tokenExpired)
  if (validity === 'wrong') return { kind: 'disconnect', why: disconnects.invalidToken }
  return { kind: 'read', user, expiresAtMs: validity === undefined ? undefined : START + Number(validity) * 1_000 }
}

type Harness = Awaited<ReturnType<typeof openGateway>>
type Client = Awaited<ReturnType<Harness['dial']>>

/** Advances by one second, in which the client answers every ping. Resolves with the other messages received. */
async function pass(client: Client, clock: Harness['clock']): Promise<unknown[]> {
  clock.advance(1_000)
  // A round trip: everything sent before its response has arrived.
  client.send(command(99, { unsubscribe: { channel: 'nothing' } }))
  const came: unknown[] = []
  for (;;) {
    const reply = await Promise.race([client.next(), client.closed.then(() => undefined)])
    if (reply === undefined) return came
    if (JSON.stringify(reply) === '{}') client.send('{}')
    else if ((reply as { id?: number }).id === 99) return came
    else came.push(reply)
  }
}

const command = (id: number, request: object) => JSON.stringify({ id, ...request })
const connect = (token: string) => command(1, { connect: { token } })
const subscribe = (token = '') => command(2, { subscribe: { channel: CHANNEL, token } })
