/** What SDKs may request of a gateway beyond following a blog: with the real SDK, on every transport, in both formats. */
import { Centrifuge, type Options, type PublicationContext, type TransportEndpoint } from 'centrifuge'
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf'
import { EventSource } from 'eventsource'
import { describe, expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { signToken } from '#test/support/readers/reader-login.ts'
import { OPEN_API_KEY, OPEN_SECRET, startOpenGateway } from '#test/support/services/open-gateway.ts'
import { testWith } from '#test/support/test-with.ts'

const PATHS = {
  websocket: 'connection/websocket',
  http_stream: 'connection/http_stream',
  sse: 'connection/sse',
} as const

const test = testWith({ open: () => startOpenGateway({ port: 0, anonymous: 'welcome' }) })

describe.each([
  ['json', 'websocket'],
  ['json', 'http_stream'],
  ['json', 'sse'],
  ['protobuf', 'websocket'],
  ['protobuf', 'http_stream'],
] as const)('in %s over %s', (format, transport) => {
  test('clients publish to one another, see who is present, and read the history', async ({ open }) => {
    const ana = client(open.url, { token: await tokenOf('ana') })
    const ben = client(open.url, { token: await tokenOf('ben') })
    const [anas, bens] = [ana.newSubscription('talk'), ben.newSubscription('talk')]
    const heard = createReader<PublicationContext>()
    const joined = createReader<string>()
    const left = createReader<string>()
    anas.on('publication', context => heard.take(context))
    anas.on('join', ({ info }) => joined.take(info.user))
    anas.on('leave', ({ info }) => left.take(info.user))
    anas.subscribe()
    await anas.ready()
    expect(await joined.next()).toBe('ana')

    bens.subscribe()
    await bens.ready()
    expect(await joined.next()).toBe('ben')
    await bens.publish(payload({ text: 'Ahoj, 👩🏽‍🚀' }))

    const { data, offset, info } = await heard.next()
    expect([jsonIn(data), offset, info?.user]).toEqual([{ text: 'Ahoj, 👩🏽‍🚀' }, 1, 'ben'])
    const present = Object.values((await anas.presence()).clients).map(({ user }) => user)
    expect(present.sort()).toEqual(['ana', 'ben'])
    expect(await anas.presenceStats()).toEqual({ numClients: 2, numUsers: 2 })
    const { publications } = await anas.history({ limit: 10 })
    expect(publications.map(one => jsonIn(one.data))).toEqual([{ text: 'Ahoj, 👩🏽‍🚀' }])
    ben.disconnect()
    expect(await left.next()).toBe('ben')
  })

  test('a disconnected client gets what it missed, once and in order', async ({ open }) => {
    const ana = client(open.url)
    const subscription = ana.newSubscription('talk')
    const heard = createReader<number>()
    subscription.on('publication', ({ offset }) => heard.take(offset ?? 0))
    subscription.subscribe()
    await subscription.ready()
    await publish(open.url, 'talk', { n: 1 })
    expect(await heard.next()).toBe(1)

    ana.disconnect()
    for (const n of [2, 3, 4]) await publish(open.url, 'talk', { n })
    ana.connect()
    await publish(open.url, 'talk', { n: 5 })

    for (const offset of [2, 3, 4, 5]) expect(await heard.next()).toBe(offset)
  })

  test('a client that accepts deltas gets each change intact, in fewer bytes', async ({ open }) => {
    const ana = client(open.url)
    const subscription = ana.newSubscription('talk', { delta: 'fossil' })
    const heard = createReader<unknown>()
    subscription.on('publication', ({ data }) => heard.take(jsonIn(data)))
    subscription.subscribe()
    await subscription.ready()

    const story = 'The harbour wall held, ﬁne weather 🌦 ahead. '.repeat(30)
    const said = [`${story}1`, `${story}2`, `${story.slice(40)}é`, `${story}è`, 'short', `${story}5`]
    for (const text of said) {
      await publish(open.url, 'talk', { text })
      expect(await heard.next()).toEqual({ text })
    }
    ana.disconnect()
    for (const text of said) await publish(open.url, 'talk', { text })
    ana.connect()
    for (const text of said) expect(await heard.next()).toEqual({ text })
    await publish(open.url, 'talk', { text: story })
    expect(await heard.next()).toEqual({ text: story })
  })

  test('a client that is refused learns the code', async () => {
    await using open = await startOpenGateway({ port: 0, anonymous: 'refused' })
    const nobody = client(open.url)
    const disconnected = new Promise<number>(resolve => nobody.on('disconnected', ({ code }) => resolve(code)))

    expect(await disconnected).toBe(3501)
  })

  function client(url: string, options: Partial<Options> = {}) {
    const endpoint = `${transport === 'websocket' ? url.replace('http', 'ws') : url}/${PATHS[transport]}`
    const roads: TransportEndpoint[] = [{ transport, endpoint }]
    // The SDK's two builds declare the same classes separately.
    const Sdk = format === 'protobuf' ? (ProtobufCentrifuge as unknown as typeof Centrifuge) : Centrifuge
    const made = new Sdk(roads, {
      websocket: WebSocket,
      eventsource: EventSource,
      fetch,
      emulationEndpoint: `${url}/emulation`,
      minReconnectDelay: 10,
      ...options,
    })
    onTestFinished(() => made.disconnect())
    made.connect()
    return made
  }

  const payload = (value: unknown) => (format === 'protobuf' ? new TextEncoder().encode(JSON.stringify(value)) : value)
})

test('the first change is sent whole, the next as a delta if that is smaller', async ({ open }) => {
  const socket = new WebSocket(`${open.url.replace('http', 'ws')}/connection/websocket`)
  onTestFinished(() => socket.terminate())
  const replies = createReader<string>()
  socket.on('message', data => replies.take(data.toString()))
  await new Promise(resolve => socket.on('open', resolve))
  socket.send('{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"talk","delta":"fossil"}}')
  for (const expected of ['"connect"', '"delta":true']) expect(await replies.next()).toContain(expected)
  const story = { text: 'The harbour wall held. '.repeat(100) }
  expect(await replies.next()).toContain('"join"')

  await publish(open.url, 'talk', story)
  const whole = await replies.next()
  await publish(open.url, 'talk', { ...story, n: 2 })
  const delta = await replies.next()

  expect(JSON.parse(whole).push.pub).toEqual({ offset: 1, data: JSON.stringify(story) })
  expect(JSON.parse(delta).push.pub).toMatchObject({ offset: 2, delta: true })
  expect(delta.length).toBeLessThan(whole.length / 10)
})

test.for([
  ['a body that is not JSON', '/emulation', '{', 400],
  ['a session of another node', '/emulation', '{"session":"a","node":"b","data":"{}"}', 404],
  ['more than 64 kB', '/emulation', 'x'.repeat(70_000), 413],
  ['events without a greeting', '/connection/sse', '', 400],
] as const)('%s is refused', async ([_, path, body, status], { open }) => {
  const answer = await fetch(`${open.url}${path}`, { method: 'POST', body })

  expect(answer.status).toBe(status)
})

test.for([
  ['GET', '/', undefined, 400],
  ['POST', '/api/publish', '{"channel"', 400],
  ['POST', '/api/publish', 'null', 400],
  ['POST', '/api/history', '{"channel":"talk","since":{"offset":"x"}}', 200],
] as const)('%s %s with %s is answered, and the gateway goes on', async ([method, path, body, status], { open }) => {
  const headers = { 'X-API-Key': OPEN_API_KEY }

  const answer = await fetch(`${open.url}${path}`, { method, headers, ...(body && { body }) })

  expect(answer.status).toBe(status)
  expect((await fetch(`${open.url}/health`)).status).toBe(200)
})

test('a page of another site may use the transports', async ({ open }) => {
  const answer = await fetch(`${open.url}/connection/http_stream`, { method: 'OPTIONS' })

  expect(answer.status).toBe(204)
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
})

const tokenOf = (sub: string) => signToken({ sub }, OPEN_SECRET)

async function publish(url: string, channel: string, data: unknown): Promise<void> {
  const headers = { 'X-API-Key': OPEN_API_KEY }
  await fetch(`${url}/api/publish`, { method: 'POST', headers, body: JSON.stringify({ channel, data }) })
}

function jsonIn(data: unknown): unknown {
  return data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data
}
