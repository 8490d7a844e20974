/** Limits per address, key and session: requests beyond them are refused with a time to retry. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createAddressReader } from '#platform/limits/address.ts'
import { noLimits } from '#platform/limits/limits.ts'
import { DEFAULT_PROXIES } from '#platform/limits/proxies.ts'
import { createRate } from '#platform/limits/rate.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { openGateway } from '#test/support/services/gateway-for-test.ts'
import { listen } from '#test/support/services/listen.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import type { CrossOriginOptions } from '#web/middleware/cross-origin.ts'
import { createEdge } from '#web/middleware/edge.ts'

/** The client's address as forwarded by a proxy on this machine. */
const from = (address: string) => ({ 'X-Forwarded-For': address })
const HOUSE = '203.0.113.7'
const UNFINISHED = { ...from(HOUSE), 'Content-Type': 'application/json', 'Content-Length': '900' }
const anySites: CrossOriginOptions = {
  embedding: {
    mode: 'anyone',
    varies: false,
    judge: () => ({ kind: 'welcome', from: '~apps' }),
    judgeFrame: () => ({ kind: 'welcome', from: '~apps' }),
    judgeSite: () => ({ kind: 'welcome', from: '~apps' }),
    originsFor: () => undefined,
  },
  visits: { view: () => {} },
}

test('the connections of an address are limited over all transports, separately for each address', async () => {
  await using app = await startApp({ env: { CRIER_ADDRESS_CONNECTIONS: '2' } })
  await app.createBlog('storm')
  const gone = new AbortController()
  const events = (address: string) =>
    fetch(`${app.url}/v1/blogs/storm/events`, { headers: from(address), signal: gone.signal })
  const first = await dial(app, HOUSE)
  const second = await events(HOUSE)

  const third = await dial(app, HOUSE)
  const fourth = await events(HOUSE)
  const changes = `/v1/blogs/storm/changes?after=${(await app.api('GET', '/v1/blogs/storm')).body.cursor}`
  const waiting = await app.api('GET', `${changes}&wait=5`, { headers: from(HOUSE) })
  const asking = await app.api('GET', changes, { headers: from(HOUSE) })
  const neighbour = await dial(app, '203.0.113.8')
  const here = await Promise.all([1, 2, 3].map(() => dial(app)))

  expect([first.status, second.status, neighbour.status]).toEqual([101, 200, 101])
  expect(here.map(({ status }) => status)).toEqual([101, 101, 101])
  expect(third).toMatchObject({ status: 429, retryAfter: '10', body: { code: 'too_many_connections' } })
  expect([fourth.status, fourth.headers.get('Retry-After')]).toEqual([429, '10'])
  expect(fourth.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect([waiting.status, waiting.body.code, asking.status]).toEqual([429, 'too_many_connections', 200])
  gone.abort()
  await expect.poll(async () => (await dial(app, HOUSE)).status).toBe(101)
  expect(app.logged.join()).not.toContain('203.0.113')
})

test('writes and device calls of an address, and posts of a key, are limited per minute', async () => {
  await using app = await startApp({
    env: { CRIER_ADDRESS_WRITES: '12', CRIER_ADDRESS_DEVICES: '6', CRIER_KEY_WRITES: '30' },
  })
  const ask = (address: string, path: string, key: string | null) =>
    app.api('POST', path, { key, body: {}, headers: from(address) })
  const statuses = async (count: number, asking: (n: number) => ReturnType<typeof ask>) => {
    const answers = []
    for (let n = 0; n < count; n += 1) answers.push(await asking(n))
    return answers
  }

  const writes = await statuses(3, () => ask(HOUSE, '/v1/blogs', null))
  const devices = await statuses(2, () => ask(HOUSE, '/v1/devices', null))
  const withKey = await statuses(6, n => ask(`198.51.100.${n}`, '/v1/blogs', app.adminKey))
  const reading = await app.api('GET', '/v1/blogs', { headers: from(HOUSE) })
  const local = await statuses(10, () => app.api('POST', '/v1/blogs', { body: {} }))

  expect(writes.map(({ status }) => status)).toEqual([401, 401, 429])
  expect(writes.at(-1)?.body).toMatchObject({ code: 'too_many_requests', detail: expect.stringContaining('address') })
  expect(Number(writes.at(-1)?.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(devices.map(({ status }) => status === 429)).toEqual([false, true])
  expect(withKey.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422, 429])
  expect(withKey.at(-1)?.body.detail).toContain('with this key')
  expect(reading.status).toBe(200)
  expect(new Set(local.map(({ status }) => status))).toEqual(new Set([422]))
})

test.each(['8.8.8.8, 203.0.113.9', 'x, 203.0.113.9', '1, 2, 3, 203.0.113.9', 'x', ', '])(
  'a header with "%s" does not evade the limits',
  async told => {
    await using app = await startApp({ env: { CRIER_ADDRESS_WRITES: '1', CRIER_ADDRESS_CONNECTIONS: '1' } })
    await app.createBlog('storm')
    const gone = new AbortController()
    onTestFinished(() => gone.abort())

    // Sixteen times the limit of an address: many clients may be behind a proxy.
    const writes = await Promise.all(
      Array.from({ length: 60 }, () =>
        app.api('POST', '/v1/blogs', { key: null, headers: { 'X-Forwarded-For': told } }),
      ),
    )
    const events = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(`${app.url}/v1/blogs/storm/events`, { headers: { 'X-Forwarded-For': told }, signal: gone.signal }),
      ),
    )

    const unlimited = writes.filter(({ status }) => status === 401).length
    expect(unlimited).toBeGreaterThanOrEqual(16)
    expect(unlimited).toBeLessThan(60)
    expect(events.filter(({ status }) => status === 200)).toHaveLength(16)
  },
)

test('expensive reads are limited by address; snapshots and waiting for the next change are not', async () => {
  await using app = await startApp({ env: { CRIER_ADDRESS_READS: '6' } })
  await app.createBlog('storm')
  for (let n = 0; n < 8; n += 1) await app.post('storm', `Number ${n}`)
  const { cursor } = (await app.api('GET', '/v1/blogs/storm')).body
  const last = String(cursor).replace(/\d+$/, offset => `${Number(offset) - 1}`)
  const read = async (path: string, address: string) =>
    (await app.api('GET', path, { key: null, headers: from(address) })).status
  const often = async (path: string, address: string) =>
    new Set(await Promise.all(Array.from({ length: 12 }, () => read(path, address))))

  const costly = ['/v1/blogs/storm/changes', '/v1/blogs/storm/changes?wait=1', '/v1/blogs/storm/updates']
  const pages = ['/blogs/storm/feed.atom', '/embed/storm/html']

  for (const [n, path] of [...costly, ...pages].entries()) {
    expect(await often(path, `203.0.113.${n + 1}`), path).toEqual(new Set([200, 429]))
  }
  expect(await often('/v1/blogs/storm', '203.0.113.9')).toEqual(new Set([200]))
  expect(await often(`/v1/blogs/storm/changes?after=${last}&wait=1`, '203.0.113.10')).toEqual(new Set([200]))
})

test('requests in progress are bounded by address, and end with their connection', async () => {
  await using app = await startApp({ env: { CRIER_ADDRESS_REQUESTS: '2' } })
  const { hostname, port } = new URL(app.url)
  const begin = () => {
    const asking = request({ hostname, port, method: 'POST', path: '/v1/session', headers: UNFINISHED })
    asking.on('error', () => {}).flushHeaders()
    return asking
  }
  const ask = async (address = HOUSE) =>
    (await app.api('GET', '/v1/blogs', { key: null, headers: from(address) })).status

  const slow = [begin(), begin()]
  await expect.poll(() => ask()).toBe(429)
  const neighbour = await ask('203.0.113.8')
  for (const asking of slow) asking.destroy()

  expect(neighbour).toBe(200)
  await expect.poll(() => ask()).toBe(200)
})

test('a body that is incomplete after the time limit is refused, and a connection already answered is closed', async () => {
  const clock = new ManualClock()
  const edge = createEdge({ sites: anySites, limits: noLimits, roles: ['ingest'], clock })
  const began = Promise.withResolvers<void>()
  const app = express().post('/', edge.hold({ pages: 'open', roles: ['ingest'] }), () => began.resolve())
  await using node = await listen(createServer(app))
  const asking = request({ port: node.port, method: 'POST', headers: UNFINISHED })
  asking.flushHeaders()
  await began.promise

  clock.advance(29_000)
  clock.advance(1_000)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]

  expect([answer.statusCode, answer.headers.connection]).toEqual([408, 'close'])
  answer.resume()
})

test('guessing keys over WebSocket is limited, too', async () => {
  await using app = await startApp()
  const guess = async (token: string) => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`, { headers: from(HOUSE) })
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    const closed = once(socket, 'close')
    const answered = once(socket, 'message')
    socket.send(JSON.stringify({ id: 1, connect: { token } }))
    const [code] = await Promise.race([closed, answered.then(() => [101])])
    return code
  }
  const right = await guess(app.adminKey)

  const codes = []
  for (let n = 0; n < 22; n += 1) codes.push(await guess(`a-guess-of-a-key-${n}`))

  expect(right).toBe(101)
  expect(codes.slice(0, 20)).toEqual(Array(20).fill(3500))
  expect(codes.at(-1)).toBe(3013)
  expect(await guess(app.adminKey)).toBe(101)
})

test('limits can be switched off', async () => {
  await using app = await startApp({ env: { CRIER_LIMITS: 'off', CRIER_ADDRESS_CONNECTIONS: '1' } })

  const answers = [await dial(app, HOUSE), await dial(app, HOUSE)]

  expect(answers.map(({ status }) => status)).toEqual([101, 101])
})

test('a session that sends far more than any reader is disconnected, to reconnect later', async () => {
  const { dial: greet } = await openGateway()
  const client = await greet()
  client.send('{"id":1,"connect":{}}')
  await client.next()

  for (let n = 0; n < 51; n += 1) {
    client.send(Array.from({ length: 100 }, (_, m) => `{"id":${m + 2},"unsubscribe":{"channel":"a"}}`).join('\n'))
    if (n < 49) for (let m = 0; m < 100; m += 1) await client.next()
  }

  expect(await client.closed).toEqual({ code: 3013, reason: 'too many requests' })
})

test.each([
  { told: '', peer: '198.51.100.1', address: '198.51.100.1' },
  { told: '', peer: '::ffff:198.51.100.1', address: '198.51.100.1' },
  { told: '203.0.113.7', peer: '127.0.0.1', address: '203.0.113.7' },
  { told: '2001:db8:1:2:3:4:5:6', peer: '10.0.0.2', address: '2001:db8:1:2' },
  { told: '203.0.113.7, 10.0.0.9', peer: '10.0.0.2', address: '203.0.113.7' },
  { told: '203.0.113.7:51234', peer: '127.0.0.1', address: '203.0.113.7' },
  // A colleague, or a proxy that sends no header: only the peer is certain.
  { told: '', peer: '192.168.1.5', address: '*192.168.1.5' },
  { told: '10.1.2.3', peer: '127.0.0.1', address: '*127.0.0.1' },
  { told: '10.9.9.9, 10.1.2.3', peer: '10.0.0.2', address: '*10.0.0.2' },
  // A proxy with a public address that is not configured, or someone who pretends to be one.
  { told: '203.0.113.7', peer: '198.51.100.1', address: '*198.51.100.1' },
  { told: '203.0.113.7, 198.51.100.1', peer: '127.0.0.1', address: '*198.51.100.1' },
  { told: 'x, 198.51.100.1', peer: '127.0.0.1', address: '*198.51.100.1' },
  { told: 'x', peer: '198.51.100.1', address: '*198.51.100.1' },
  { told: ', ,', peer: '198.51.100.1', address: '*198.51.100.1' },
  { told: '203.0.113.7', peer: '198.51.100.1', proxies: ['198.51.100.0/24'], address: '203.0.113.7' },
  { told: '6.6.6.6, 203.0.113.7', peer: '198.51.100.1', proxies: ['198.51.100.1'], address: '203.0.113.7' },
  { told: '203.0.113.7', peer: '198.51.100.1', proxies: [], address: '198.51.100.1' },
  { told: 'unknown', peer: '127.0.0.1', address: '*127.0.0.1' },
  { told: '8.8.8.8, unknown', peer: '10.0.0.2', address: '*10.0.0.2' },
])('told $told by $peer, the address is $address', ({ told, peer, proxies = DEFAULT_PROXIES, address }) => {
  const request = { headers: told ? { 'x-forwarded-for': told } : {}, socket: { remoteAddress: peer } }

  expect(createAddressReader(proxies).addressOf(request as unknown as IncomingMessage)).toBe(address)
})

test('an allowance refills gradually, and refusals have a time to retry', () => {
  let now = 0
  const rate = createRate({ perMinute: 60, burst: 3, nowMs: () => now })

  const taken = Array.from({ length: 4 }, () => rate.take('a'))
  now = 999
  const early = rate.take('a')
  now = 1_000

  expect(taken).toEqual([0, 0, 0, 1_000])
  expect(early).toBe(1)
  expect([rate.take('a'), rate.take('a')]).toEqual([0, 1_000])
  expect(rate.take('b')).toBe(0)
})

test('the number of counted names is bounded', () => {
  let now = 0
  const rate = createRate({ perMinute: 60, burst: 1, nowMs: () => now, maxNames: 100 })
  for (let n = 0; n < 1_000; n += 1) rate.take(`name ${n}`)
  const full = rate.size
  now = 60_000
  rate.take('another')

  expect(full).toBeLessThanOrEqual(100)
  expect(rate.size).toBe(1)
})

async function dial(app: TestApp, address?: string) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`, {
    headers: address ? from(address) : {},
  })
  onTestFinished(() => socket.terminate())
  return new Promise<{ status: number; retryAfter?: string | undefined; body?: unknown }>((resolve, reject) => {
    socket.on('open', () => resolve({ status: 101 }))
    socket.on('unexpected-response', async (_request, response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part as Buffer)
      const retryAfter = response.headers['retry-after']
      resolve({ status: response.statusCode ?? 0, retryAfter, body: JSON.parse(String(Buffer.concat(parts))) })
    })
    socket.on('error', reject)
  })
}
