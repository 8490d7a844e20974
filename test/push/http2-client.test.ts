/** Requests over HTTP/2 to services that limit and refuse streams, go away and hang. */
import { expect } from 'vitest'
import { Http2Client } from '#push/http/http2-client.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { startHttp2Service } from '#test/support/services/http2-service.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'
import { testWith } from '#test/support/test-with.ts'

const REQUEST = { path: '/send', headers: { authorization: 'bearer token' }, body: '{"a":"\u2028👩🏽‍🚀"}' }

const test = testWith({ setup: start })

test('a request arrives intact, and its response comes back', async ({ setup }) => {
  setup.service.answers(() => ({ status: 429, headers: { 'retry-after': '3' }, body: { reason: 'slow down' } }))

  const answer = await setup.client.ask(REQUEST)

  const { method, path, headers, body } = await setup.service.reader.next()
  expect({ method, path, body }).toEqual({ method: 'POST', path: '/send', body: REQUEST.body })
  expect(headers.authorization).toBe('bearer token')
  expect(answer).toMatchObject({ status: 429, text: '{"reason":"slow down"}' })
  expect('headers' in answer && answer.headers['retry-after']).toBe('3')
})

test("a thousand requests use a few connections, each within the service's stream limit", async () => {
  await using setup = await start({ maxStreams: 20 })

  const answers = await Promise.all(Array.from({ length: 1_000 }, () => setup.client.ask(REQUEST)))

  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(setup.service.mostStreams()).toBeLessThanOrEqual(20)
  expect(setup.service.connections()).toBeLessThanOrEqual(4)
})

test('a service that allows one stream gets one at a time', async () => {
  await using setup = await start({ maxStreams: 1 })

  await Promise.all(Array.from({ length: 50 }, () => setup.client.ask(REQUEST)))

  expect(setup.service.mostStreams()).toBe(1)
})

test('after a GOAWAY requests in flight finish, and others use a new connection', async () => {
  await using setup = await start({ maxStreams: 5 })
  let hasGone = false
  setup.service.answers(asked => {
    if (setup.service.asked.length === 5 && !hasGone) {
      hasGone = true
      setup.service.sessionOf(asked).goaway(0, asked.stream.id)
    }
    return { status: 200 }
  })

  const answers = await Promise.all(Array.from({ length: 60 }, () => setup.client.ask(REQUEST)))

  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(setup.service.connections()).toBeGreaterThan(1)
})

test('streams not processed before a GOAWAY are sent again at once', async ({ setup }) => {
  setup.service.answers(asked => {
    if (asked.connection > 1) return { status: 200 }
    if (setup.service.asked.length === 10) setup.service.sessionOf(asked).goaway(0, 1)
    return asked.stream.id === 1 ? { status: 200 } : 'hang'
  })

  const answers = await Promise.all(Array.from({ length: 10 }, () => setup.client.ask(REQUEST)))

  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(setup.service.asked.filter(({ connection }) => connection === 2)).toHaveLength(9)
})

test('after a GOAWAY with an error the lost responses are reported', async ({ setup }) => {
  setup.service.answers(asked => {
    setup.service.sessionOf(asked).goaway(0xb)
    return 'hang'
  })

  expect(await setup.client.ask(REQUEST)).toEqual({ status: 0, reason: 'network' })
})

test('a refused stream is retried, but not forever', async ({ setup }) => {
  setup.service.answers(() => (setup.service.asked.length < 3 ? 'refuse' : { status: 200 }))
  expect(await setup.client.ask(REQUEST)).toMatchObject({ status: 200 })

  setup.service.answers(() => 'refuse')

  expect(await setup.client.ask(REQUEST)).toEqual({ status: 0, reason: 'refused stream' })
})

test('a service that hangs is given up after ten seconds', async ({ setup }) => {
  setup.service.answers(() => 'hang')

  const asking = setup.client.ask(REQUEST)
  await setup.service.reader.next()
  setup.clock.advance(10_000)

  expect(await asking).toEqual({ status: 0, reason: 'timeout' })
})

test('a dead connection is dropped after the first request that times out, and a new one serves the next', async () => {
  await using setup = await startBehindProxy()

  setup.proxy.forget()
  const asking = setup.client.ask(REQUEST)
  setup.clock.advance(10_000)

  expect(await asking).toEqual({ status: 0, reason: 'timeout' })
  expect(await setup.client.ask(REQUEST)).toMatchObject({ status: 200 })
})

test('a connection that dies while idle is detected before the next request', async () => {
  await using setup = await startBehindProxy()

  setup.proxy.forget()
  setup.clock.advance(40_000)

  expect(await setup.client.ask(REQUEST)).toMatchObject({ status: 200 })
})

test('a request that times out among others that succeed does not drop the connection', async ({ setup }) => {
  setup.service.answers(({ path }) => (path === '/send' ? { status: 200 } : 'hang'))

  const hanging = setup.client.ask({ ...REQUEST, path: '/hang' })
  expect(await setup.client.ask(REQUEST)).toMatchObject({ status: 200 })
  setup.clock.advance(10_000)
  await hanging
  await setup.client.ask(REQUEST)

  expect(setup.service.connections()).toBe(1)
})

test('an unreachable service is reported as such, and used again when it is back', async () => {
  const service = await startHttp2Service()
  const client = new Http2Client({ origin: service.origin, clock: new ManualClock() })
  await client.ask(REQUEST)
  await service[Symbol.asyncDispose]()

  const answers = await Promise.all([client.ask(REQUEST), client.ask(REQUEST)])

  expect(answers).toEqual([
    { status: 0, reason: 'network' },
    { status: 0, reason: 'network' },
  ])
  await client.close()
})

test('closing settles all waiting requests', async () => {
  await using setup = await start({ maxStreams: 1 })
  setup.service.answers(() => 'hang')
  const asking = [setup.client.ask(REQUEST), setup.client.ask(REQUEST)]
  await setup.service.reader.next()

  await setup.client.close()

  expect((await Promise.all(asking)).map(({ status }) => status)).toEqual([0, 0])
})

/** With one open connection, over a network link that can become a black hole. */
async function startBehindProxy() {
  const service = await startHttp2Service()
  const proxy = await startTcpProxy(Number(new URL(service.origin).port))
  const clock = new ManualClock()
  const client = new Http2Client({ origin: `http://127.0.0.1:${proxy.port}`, clock })
  await client.ask(REQUEST)
  return closing([client, proxy, service], { ...{ proxy, clock, client } })
}

async function start(options: { maxStreams?: number } = {}) {
  const service = await startHttp2Service(options)
  const clock = new ManualClock()
  const client = new Http2Client({ origin: service.origin, clock })
  return closing([client, service], { service, clock, client })
}
