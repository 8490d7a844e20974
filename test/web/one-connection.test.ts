/** Limits on a single connection. */
import { once } from 'node:events'
import { type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import express, { type Request, type Response } from 'express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { listen } from '#web/listen.ts'
import { compressAnswers } from '#web/middleware/compress-answers.ts'
import { takeTurns } from '#web/middleware/turns.ts'

const ASK = 'GET / HTTP/1.1\r\nHost: news.example\r\n\r\n'

test('pipelined requests are processed in order, one at a time', async () => {
  const under = { way: 0, most: 0 }
  const url = await serve((asked, response) => {
    under.way += 1
    under.most = Math.max(under.most, under.way)
    setImmediate(() => {
      under.way -= 1
      response.end(`${asked.url};`)
    })
  })
  const socket = open(url)

  for (let n = 1; n <= 20; n += 1) socket.write(ASK.replace('/', `/${n}`))

  let text = ''
  while (!text.includes('/20;')) text += String((await once(socket, 'data'))[0])
  expect(text.match(/\/\d+(?=;)/g)).toEqual(Array.from({ length: 20 }, (_, n) => `/${n + 1}`))
  expect(under.most).toBe(1)
})

test('a connection that pipelines without end is closed, and delays nobody else', async () => {
  const begun: ServerResponse[] = []
  const url = await serve((asked, response) => {
    if (asked.url === '/other') response.end('here')
    else begun.push(response)
  })
  const socket = open(url)
  // A reset emits `error`, which would make `once` reject.
  const closed = new Promise(resolve => socket.on('close', resolve))

  socket.write(ASK.repeat(10_000))
  await closed

  expect(begun.length).toBe(1)
  expect(await (await fetch(`${url}/other`)).text()).toBe('here')
})

test('a post that comes behind a crowd of readers starts next, and a crowd of posts keeps no reader waiting', async () => {
  const begun: string[] = []
  let now = 0
  const turns = takeTurns({ clock: { elapsedMs: () => now }, sliceMs: 10 })
  const ask = (method: string, name: string) =>
    turns({ method } as Request, { closed: false } as Response, () => void begun.push(name))

  ask('GET', 'first')
  now = 10
  for (const name of ['a', 'b', 'c', 'd']) ask('GET', name)
  for (const name of ['A', 'B']) ask('POST', name)
  await vi.waitFor(() => expect(begun).toHaveLength(7))

  expect(begun).toEqual(['first', 'A', 'a', 'B', 'b', 'c', 'd'])
})

test('a request whose client disconnected before its turn does not start, because its resources would never be released', async () => {
  const begun: string[] = []
  let now = 0
  const turns = takeTurns({ clock: { elapsedMs: () => now }, sliceMs: 10 })
  // The only parts of a response that it uses.
  const ask = (name: string, response: { closed: boolean }) =>
    turns({} as Request, response as Response, () => void begun.push(name))
  const left = { closed: false }

  ask('first', { closed: false })
  now = 20
  ask('left', left)
  ask('last', { closed: false })
  left.closed = true
  while (!begun.includes('last')) await new Promise(setImmediate)

  expect(begun).toEqual(['first', 'last'])
})

test('responses to disconnected clients take no compression slots from others', async () => {
  const app = express()
  app.use(compressAnswers())
  app.use(async (asked, response) => {
    if (asked.path === '/left') {
      asked.socket.destroy()
      await once(response, 'close')
    }
    response.type('text').send('storm '.repeat(50_000))
  })
  const url = await serve(app)

  for (let n = 0; n < 5; n += 1) await fetch(`${url}/left`).catch(() => {})
  const asked = request(url, { headers: { 'Accept-Encoding': 'gzip' } }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()

  expect(answer.headers['content-encoding']).toBe('gzip')
})

async function serve(app: RequestListener): Promise<string> {
  const gateway = { upgrade() {}, close: async () => {} }
  const server = await listen({ app, gateway, clock: systemClock, host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  return server.url
}

function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}
