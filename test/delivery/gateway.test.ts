import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { RUNS_TIMEOUT_MS, runs } from '#test/support/data/runs.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'

const CONNECT = '{"id":1,"connect":{}}'
const SUBSCRIBE = '{"id":2,"subscribe":{"channel":"blog:budget-day"}}'
const recovering = (offset: string, epoch = '""') =>
  `{"id":2,"subscribe":{"channel":"blog:budget-day","recover":true,"offset":${offset},"epoch":${epoch}}}`
const history = (since: string) => `{"id":2,"history":{"channel":"blog:budget-day","limit":9,"since":${since}}}`

test('connect and subscribe in one frame are answered in their order', async () => {
  const { dial, head } = await openGateway()
  const client = await dial()

  client.send(`${CONNECT}\n${SUBSCRIBE}\n`)

  expect(await client.next()).toEqual({
    id: 1,
    connect: { client: expect.stringMatching(/^[0-9a-f-]{36}$/), version: 'test', ping: 25, pong: true },
  })
  expect(await client.next()).toEqual({ id: 2, subscribe: { recoverable: true, positioned: true, ...head } })
})

test('a recovering client gets its position back and what it missed after it', async () => {
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

test('a client that asks to be refused when it cannot recover is refused', async () => {
  const { dial } = await openGateway()
  const client = await dial()
  const ask = { channel: 'blog:budget-day', recover: true, epoch: '_', flag: 2 }

  client.send(CONNECT, JSON.stringify({ id: 2, subscribe: ask }))
  await client.next()

  expect(await client.next()).toEqual({ id: 2, error: { code: 112, message: 'unrecoverable position' } })
})

test('a client whose stream began anew is unsubscribed with the code that brings it back', async () => {
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
])('%s is refused with %i and the session goes on', async (kind, code) => {
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

test('a session follows 128 blogs and is refused one more', async () => {
  const { dial, store } = await openGateway()
  const client = await dial()
  client.send(CONNECT)
  await client.next()
  for (let n = 0; n < 129; n += 1) await store.log.append(creates(idOf(`blog-${n}`)))

  for (let n = 0; n < 129; n += 1) client.send(JSON.stringify({ id: n + 2, subscribe: { channel: `blog:blog-${n}` } }))

  for (let n = 0; n < 128; n += 1) expect(await client.next()).toMatchObject({ id: n + 2, subscribe: {} })
  expect(await client.next()).toMatchObject({ id: 130, error: { code: 106 } })
})

describe('a session ends with its code', () => {
  test.each([
    ['for something other than JSON', ['hello'], 3501],
    ['for an empty frame', [''], 3501],
    ['for a list', ['[1]'], 3501],
    ['for half a command', ['{"id":1,"conn'], 3501],
    ['for a command before it connected', [SUBSCRIBE], 3501],
    ['for a pong before it connected', ['{}'], 3501],
    ['for connecting twice', [CONNECT, CONNECT], 3501],
    ['for an id without a request', [CONNECT, '{"id":2}'], 3501],
    ['for an id that is no number', ['{"id":"1","connect":{}}'], 3501],
    ['for a subscription to nothing', [CONNECT, '{"id":2,"subscribe":{}}'], 3501],
    ['for an offset as text', [CONNECT, recovering('"2"')], 3501],
    ['for an offset below zero', [CONNECT, recovering('-1')], 3501],
    ['for half an offset', [CONNECT, recovering('1.5')], 3501],
    ['for an offset that no number holds', [CONNECT, recovering('9007199254740992')], 3501],
    ['for an epoch that is no text', [CONNECT, recovering('2', '7')], 3501],
    ['for history since nowhere', [CONNECT, history('{"offset":"2"}')], 3501],
    ['for a pong that nobody asked for', [CONNECT, '{}'], 3501],
    ['for a refresh where nothing expires', [CONNECT, '{"id":2,"refresh":{"token":"x"}}'], 3501],
    ['for sending without a taker', [CONNECT, '{"send":{"data":{}}}'], 3508],
    ['for more commands than can wait', [Array(300).fill(SUBSCRIBE).join('\n')], 3013],
    ['for a message beyond 64 kB', ['x'.repeat(70_000)], 1009],
  ])('%s', async (_, frames, code) => {
    const { dial } = await openGateway()
    const client = await dial()

    client.send(...frames)

    expect((await client.closed).code).toBe(code)
  })

  test('when it asks for one blog after the other that is not there', async () => {
    const { dial } = await openGateway()
    const client = await dial()
    client.send(CONNECT)
    await client.next()
    const ask = (id: number) => `{"id":${id},"subscribe":{"channel":"blog:nowhere-${id}"}}`

    for (let id = 2; id < 258; id += 1) {
      client.send(ask(id))
      expect(await client.next()).toMatchObject({ id, error: { code: 102 } })
    }
    client.send(ask(258))

    expect((await client.closed).code).toBe(3013)
  })

  test('with a reason that no SDK takes for advice', async () => {
    const { dial } = await openGateway()
    const client = await dial()

    client.send('hello')

    expect(await client.closed).toEqual({ code: 3501, reason: 'bad request' })
  })

  test('when it never says who it is', async () => {
    const { dial, clock } = await openGateway()
    const client = await dial()

    clock.advance(10_000)

    expect((await client.closed).code).toBe(3502)
  })

  test('when it does not answer a ping', async () => {
    const { dial, clock } = await openGateway()
    const client = await dial()
    client.send(CONNECT)
    await client.next()

    clock.advance(13_000)
    expect(await client.next()).toEqual({})
    clock.advance(10_000)

    expect((await client.closed).code).toBe(3012)
  })

  test('when the server closes', async () => {
    const { dial, gateway } = await openGateway()
    const client = await dial()
    client.send(CONNECT)
    await client.next()

    await gateway.close()

    expect(await client.closed).toEqual({ code: 3001, reason: 'shutdown' })
    expect(gateway.sessions).toBe(0)
  })
})

test('a session that answers its pings is pinged every 25 seconds, however busy it is', async () => {
  const { dial, clock, post } = await openGateway()
  const client = await dial()
  client.send(CONNECT, SUBSCRIBE)
  await client.next()
  await client.next()

  const kinds: string[] = []
  for (let second = 0; second < 113; second += 1) {
    clock.advance(1_000)
    const isPing = second >= 12 && (second - 12) % 25 === 0
    if (!isPing) continue
    kinds.push(JSON.stringify(await client.next()))
    client.send('{}')
    await post('news')
    expect(await client.next()).toMatchObject({ push: {} })
  }

  expect(kinds).toEqual(['{}', '{}', '{}', '{}', '{}'])
})

test('who is sent away is counted by the reason; who leaves or loses its network is not', async () => {
  const cuts: string[] = []
  const { dial, clock, post, gateway } = await openGateway({ onCut: ({ message }) => cuts.push(message) })
  const [leaving, silent, wrong] = [await dial(), await dial(), await dial()]
  for (const client of [leaving, silent, wrong]) {
    client.send(CONNECT, SUBSCRIBE)
    await client.next()
    await client.next()
  }

  leaving.drop()
  for (let n = 0; gateway.sessions > 2; n += 1) await post(`update ${n}`)
  wrong.send('hello')
  await wrong.closed
  clock.advance(13_000)
  clock.advance(10_000)
  await silent.closed
  await gateway.close()

  expect(cuts).toEqual(['bad request', 'no pong'])
})

test('a reader that does not read is cut at the bound, comes back and has lost nothing', async () => {
  const cuts: string[] = []
  const { dial, post, head, feeds } = await openGateway({
    ...{ maxUnsentBytes: 64 * 1024, maxMissedBytes: 100_000_000 },
    onCut: ({ message }) => cuts.push(message),
  })
  const feed = await feeds.open(creates(BLOG).stream)
  const slow = await dial()
  slow.send(CONNECT, SUBSCRIBE)
  await slow.next()
  await slow.next()
  slow.pause()

  let last = head.offset
  while (feed?.followers !== 0) last = await post(randomBytes(150_000).toString('base64'))
  slow.resume()
  const { code } = await slow.closed
  const back = await dial()
  back.send(CONNECT, JSON.stringify({ id: 2, subscribe: { channel: 'blog:budget-day', recover: true, ...head } }))
  await back.next()

  expect(code).toBe(3008)
  expect(cuts).toEqual(['slow'])
  const missed = Array.from({ length: last - 1 }, (_, n) => ({ offset: n + 2, data: expect.anything() }))
  expect(await back.next()).toMatchObject({ id: 2, subscribe: { recovered: true, publications: missed } })
})

test('an address that is not the endpoint is refused, and so is a client after the close', async () => {
  const { url, gateway } = await openGateway()

  await expect(refusal(`${url}/elsewhere`)).resolves.toContain('404')
  await gateway.close()
  await expect(refusal(`${url}/connection/websocket`)).resolves.toContain('503')
})

test('the empty subprotocol of the Python SDK is no obstacle, and an offered one is echoed', async () => {
  const { url } = await openGateway()

  const named = new WebSocket(`${url}/connection/websocket`, ['centrifuge-json'])
  onTestFinished(() => named.terminate())
  await new Promise((resolve, reject) => named.on('open', resolve).on('error', reject))
  const empty = new WebSocket(`${url}/connection/websocket`, { headers: { 'Sec-WebSocket-Protocol': '' } })
  onTestFinished(() => empty.terminate())
  await new Promise((resolve, reject) => empty.on('open', resolve).on('error', reject))

  expect(named.protocol).toBe('centrifuge-json')
})

test('whatever bytes a client sends, it gets an answer or a code, and the next client is served', {
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
