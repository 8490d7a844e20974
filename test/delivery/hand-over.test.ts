/** Event streams on connections that Node's HTTP server has let go of. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { askForConnection, detach, takeConnection } from '#delivery/gateway/http/hand-over.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { listen as listenForTest } from '#test/support/services/listen.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { listen } from '#web/listen.ts'

const EVENTS = '/v1/blogs/budget-day/events'
const KEPT = 10_000

function open(url: string): { socket: Socket; heard: () => string; hear: (what: string) => Promise<void> } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.on('data', data => {
    text += data
  })
  const hear = async (what: string) => {
    while (!text.includes(what)) await once(socket, 'data')
  }
  return { socket, heard: () => text, hear }
}

const asking = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`

async function readers(app: TestApp): Promise<number> {
  const { body } = await app.api('GET', '/v1/blogs/budget-day/readers')
  return body.readers
}

test("Node's server lets go of the connection, and the exchange ends for everything that waits for its end", async () => {
  const ended: string[] = []
  const server = createServer((request, response) => {
    askForConnection(request, response)
    response.once('close', () => ended.push(`response, ${response.destroyed}`))
    setImmediate(() => {
      response.writeHead(200).flushHeaders()
      detach(response)
      request.socket.write('taken')
    })
  })
  let connection: (Socket & { parser?: unknown; _httpMessage?: unknown }) | undefined
  server.on('connection', socket => {
    connection = socket
  })
  server.on('upgrade', request => ended.push(`taken: ${takeConnection(request)}`))
  const at = await listenForTest(server)
  onTestFinished(() => at[Symbol.asyncDispose]())
  const reader = open(at.url)

  reader.socket.write(asking('/'))
  await reader.hear('taken')

  expect(ended).toEqual(['taken: true', 'response, true'])
  expect([connection?.parser, connection?._httpMessage]).toEqual([null, null])
  server.closeIdleConnections()
  server.closeAllConnections()
  connection?.write(', and still open')
  await reader.hear('still open')
})

test('a kept-alive connection can end in a stream, also when the request arrives byte by byte', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const reader = open(app.url)
  reader.socket.setNoDelay(true)

  reader.socket.write(asking('/healthz'))
  await reader.hear('HTTP/1.1 200')
  for (const byte of asking(EVENTS)) {
    reader.socket.write(byte)
    await new Promise(setImmediate)
  }
  await reader.hear('event: position')
  await app.post('budget-day', 'Doors open')

  await reader.hear('Doors open')
  expect(reader.heard().match(/HTTP\/1.1 200/g)).toHaveLength(2)
})

test('a refused stream is answered whole, and its connection closed', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const reader = open(app.url)

  reader.socket.write(asking('/v1/blogs/nowhere/events'))
  await once(reader.socket, 'end')

  expect(reader.heard()).toMatch(/^HTTP\/1.1 404.*\r\nConnection: close\r\n.*"unknown_blog"/s)
})

test('requests that arrived with that for a stream do not disturb it', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const reader = open(app.url)

  reader.socket.write(asking(EVENTS) + asking('/healthz') + asking('/healthz'))
  await reader.hear('event: position')
  await app.post('budget-day', 'Doors open')
  await reader.hear('Doors open')
  reader.socket.write(asking('/healthz'))
  await app.post('budget-day', 'Speech begins')
  await reader.hear('Speech begins')

  expect(reader.heard().match(/HTTP\/1.1/g)).toHaveLength(1)
})

test('what a follower sends after its request is discarded, up to a limit', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const reader = open(app.url)
  // Unlike `once`, does not reject with the error of the reset.
  const closed = new Promise(resolve => reader.socket.on('close', resolve))

  reader.socket.write(asking(EVENTS))
  await reader.hear('event: position')
  reader.socket.write('x'.repeat(KEPT))
  await app.post('budget-day', 'Doors open')
  await reader.hear('Doors open')
  for (let sent = 0; sent < 100; sent += 1) reader.socket.write('x'.repeat(KEPT))

  await closed
})

test('a follower that leaves by closing or by a reset is counted out', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const [polite, rude] = [open(app.url), open(app.url)]
  for (const { socket, hear } of [polite, rude]) {
    socket.write(asking(EVENTS))
    await hear('event: position')
  }
  const before = await readers(app)

  polite.socket.end()
  rude.socket.resetAndDestroy()

  await once(polite.socket, 'close')
  while ((await readers(app)) > 0) await new Promise(setImmediate)
  expect(before).toBe(2)
})

test('the request log has the line of a stream when it begins', async () => {
  await using app = await startApp({ blog: 'budget-day', env: { CRIER_LOG_LEVEL: 'debug' } })
  const reader = open(app.url)

  reader.socket.write(asking(EVENTS, 'X-Request-Id: the-stream\r\n'))
  await reader.hear('event: position')

  const [line] = app.logged.map(text => JSON.parse(text)).filter(({ request }) => request === 'the-stream')
  expect(line).toMatchObject({ method: 'GET', path: EVENTS, status: 200 })
})

test('a stopping server does not wait for a request on such a connection that never gets an answer', async () => {
  const clock = new ManualClock()
  const started = Promise.withResolvers<void>()
  const { url, close } = await listen({
    ...{ app: () => started.resolve(), clock, host: '127.0.0.1', port: 0 },
    gateway: { upgrade: () => {}, close: async () => {} },
  })
  const reader = open(url)
  reader.socket.write(asking(EVENTS))
  await started.promise

  const [isGone, closed] = [once(reader.socket, 'close'), close()]
  clock.advance(5_000)

  await Promise.all([closed, isGone])
  expect(reader.heard()).toBe('')
})
