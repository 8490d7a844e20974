/** How the gateway responds to its clients' commands. */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { RUNS_TIMEOUT_MS, runs } from '#test/support/data/runs.ts'
import { openGateway } from '#test/support/services/gateway-for-test.ts'
import { CONNECT, SUBSCRIBE } from './commands.ts'

test('connect and subscribe in one frame are answered in order', async () => {
  const { dial, head } = await openGateway()
  const client = await dial()

  client.send(`${CONNECT}\n${SUBSCRIBE}\n`)

  expect(await client.next()).toEqual({
    id: 1,
    connect: { client: expect.stringMatching(/^[0-9a-f-]{36}$/), version: 'test', ping: 25, pong: true },
  })
  expect(await client.next()).toEqual({ id: 2, subscribe: { recoverable: true, positioned: true, ...head } })
})

test('a recovering client gets its position and the changes after it', async () => {
  const { dial, head, post } = await openGateway()
  await post('Doors open')
  const client = await dial()
  const ask = { channel: 'blog:budget-day', recover: true, ...head }

  client.send(CONNECT, JSON.stringify({ id: 2, subscribe: ask }))
  await client.next()

  expect(await client.next()).toEqual({
    id: 2,
    subscribe: {
      recoverable: true,
      positioned: true,
      was_recovering: true,
      recovered: true,
      ...head,
      publications: [{ offset: 2, data: expect.objectContaining({ offset: 2, kind: 'update.published' }) }],
    },
  })
})

test('a client that rejects an unrecovered subscription is refused', async () => {
  const { dial } = await openGateway()
  const client = await dial()
  const ask = { channel: 'blog:budget-day', recover: true, epoch: '_', flag: 2 }

  client.send(CONNECT, JSON.stringify({ id: 2, subscribe: ask }))
  await client.next()

  expect(await client.next()).toEqual({ id: 2, error: { code: 112, message: 'unrecoverable position' } })
})

test('a client whose stream has a new epoch is unsubscribed with a code that makes it resubscribe', async () => {
  const { dial, folder, clock } = await openGateway()
  const client = await dial()
  client.send(CONNECT, SUBSCRIBE)
  await client.next()
  await client.next()

  using database = openSqlite(join(folder, 'crier.db'))
  database.exec("UPDATE streams SET epoch = 'restored'")
  clock.advance(5_000)

  expect(await client.next()).toEqual({
    push: { channel: 'blog:budget-day', unsubscribe: { code: 2500, reason: 'insufficient state' } },
  })
})

test.each([
  ['presence', 108],
  ['rpc', 108],
  ['publish', 103],
])('%s is refused with %i and the session continues', async (kind, code) => {
  const { dial } = await openGateway()
  const client = await dial()
  client.send(CONNECT)
  await client.next()

  client.send(JSON.stringify({ id: 2, [kind]: { channel: 'blog:budget-day', data: {} } }), SUBSCRIBE)

  expect(await client.next()).toMatchObject({ id: 2, error: { code } })
  expect(await client.next()).toMatchObject({ id: 2, subscribe: {} })
})

test.each([
  ['a second subscription of one blog', '{"id":3,"subscribe":{"channel":"blog:budget-day"}}', 105],
  ['a channel name that is too long', `{"id":3,"subscribe":{"channel":"blog:${'x'.repeat(255)}"}}`, 107],
  ['a filter', '{"id":3,"subscribe":{"channel":"blog:x","tf":{"op":"and"}}}', 107],
  ['a map subscription', '{"id":3,"subscribe":{"channel":"blog:x","type":1}}', 108],
])('%s is refused', async (_, command, code) => {
  const { dial } = await openGateway()
  const client = await dial()
  client.send(CONNECT, SUBSCRIBE)
  await client.next()
  await client.next()

  client.send(command)

  expect(await client.next()).toMatchObject({ id: 3, error: { code } })
})

test('a session may follow 128 blogs, and one more is refused', async () => {
  const { dial, store } = await openGateway()
  const client = await dial()
  client.send(CONNECT)
  await client.next()
  for (let n = 0; n < 129; n += 1) await store.log.append(creates(idOf(`blog-${n}`)))

  for (let n = 0; n < 129; n += 1) client.send(JSON.stringify({ id: n + 2, subscribe: { channel: `blog:blog-${n}` } }))

  for (let n = 0; n < 128; n += 1) expect(await client.next()).toMatchObject({ id: n + 2, subscribe: {} })
  expect(await client.next()).toMatchObject({ id: 130, error: { code: 106 } })
})

test('an upgrade at another URL is refused, and so is any upgrade after the gateway closed', async () => {
  const { url, gateway } = await openGateway()

  await expect(refusal(`${url}/elsewhere`)).resolves.toContain('404')
  await gateway.close()
  await expect(refusal(`${url}/connection/websocket`)).resolves.toContain('503')
})

test('the empty subprotocol of the Python SDK is accepted, and an offered one is echoed', async () => {
  const { url } = await openGateway()

  const named = new WebSocket(`${url}/connection/websocket`, ['centrifuge-json'])
  onTestFinished(() => named.terminate())
  await new Promise((resolve, reject) => named.on('open', resolve).on('error', reject))
  const empty = new WebSocket(`${url}/connection/websocket`, { headers: { 'Sec-WebSocket-Protocol': '' } })
  onTestFinished(() => empty.terminate())
  await new Promise((resolve, reject) => empty.on('open', resolve).on('error', reject))

  expect(named.protocol).toBe('centrifuge-json')
})

test('arbitrary bytes get a response or a code, and the next client is served', {
  timeout: RUNS_TIMEOUT_MS,
}, async () => {
  const { dial } = await openGateway()
  const command = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ id: fc.nat(), connect: fc.anything() }).map(value => JSON.stringify(value)),
    fc.constantFrom(CONNECT, SUBSCRIBE, '{}', '{"id":5,"unsubscribe":{"channel":"blog:budget-day"}}'),
  )

  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 6 }), async commands => {
      const client = await dial()
      client.send(...commands.map(text => text.toWellFormed()), 'the end')
      const { code } = await client.closed
      expect([3501, 3508, 3013]).toContain(code)
    }),
    runs(100),
  )
  const client = await dial()
  client.send(CONNECT)
  expect(await client.next()).toMatchObject({ id: 1, connect: {} })
})

async function refusal(address: string): Promise<string> {
  const socket = new WebSocket(address)
  return new Promise(resolve => socket.on('error', error => resolve(error.message)))
}
