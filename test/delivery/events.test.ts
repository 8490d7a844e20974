/** Following a blog without an SDK: server-sent events and long polling. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { EventSource } from 'eventsource'
import { expect, onTestFinished } from 'vitest'
import { openEvents } from '#client/sdk/src/events.ts'
import type { Word } from '#client/sdk/src/transport.ts'
import type { Change } from '#shared/blog/change.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { nastyTexts, textIn } from '#test/support/data/entries.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test("an EventSource that follows from a snapshot's cursor gets the changes after it, then new ones", async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')
  await app.post('budget-day', 'Doors open')

  const reader = follow(app, `?after=${snapshot.cursor}`)
  const missed = await reader.change()
  const position = await reader.position()
  await app.post('budget-day', 'Speech begins')

  expect(textIn(missed)).toBe('Doors open')
  expect(position).toBe(snapshot.cursor.replace(/\.1$/, '.2'))
  expect(textIn(await reader.change())).toBe('Speech begins')
})

test('an EventSource reconnects by itself after a server restart and misses nothing', async ({ app }) => {
  const reader = follow(app)
  await reader.position()
  await app.post('budget-day', 'Doors open')
  await reader.change()

  await app.stop()
  await app.restart()
  await app.post('budget-day', 'Speech begins')

  const change = await reader.change()
  expect(textIn(change)).toBe('Speech begins')
  expect(change.offset).toBe(3)
})

test('an EventSource with a position of another epoch gets a gap and follows from now on', async ({ app }) => {
  const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')

  const reader = follow(app, '?after=another.7')

  expect(await reader.gap()).toBe(snapshot.cursor)
  await reader.position()
  await app.post('budget-day', 'Doors open')
  expect(textIn(await reader.change())).toBe('Doors open')
})

test('texts that have broken other systems arrive as posted', async ({ app }) => {
  const reader = follow(app)
  await reader.position()

  for (const text of nastyTexts) {
    const body = [{ _type: 'block', _key: 'a', children: [{ _type: 'span', _key: 'b', text }] }]
    const posted = await app.post('budget-day', '', { title: 'As sent', body, markdown: undefined })
    expect(await reader.change()).toMatchObject({ update: posted })
  }
})

test('a heartbeat is not an event even for a reader that takes every blank line for one, and keeps ours alive', async () => {
  const { url, clock, head, post } = await openGateway()
  const words = createReader<Word>()
  const ask = () => fetch(url.replace('ws', 'http'))
  const line = openEvents({
    ...{ blog: '', snapshot: '', socket: '', shared: {} },
    after: printCursor(head),
    ask,
    hear: words.take,
  })
  onTestFinished(() => line.close())
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('GET / HTTP/1.0\r\n\r\n')
  let text = ''
  socket.on('data', data => {
    text += data
  })
  await expect.poll(() => text, { interval: 5 }).toContain('position')
  while ((await words.next()).kind !== 'followed');

  for (let second = 0; second < 30; second += 1) clock.advance(1_000)

  expect((await words.next()).kind).toBe('heard')
  await post('Doors open')
  await expect.poll(() => text, { interval: 5 }).toContain('change')
  expect(text).toMatch(/}\n\n:\n(:\n)*event: change\n/)
  while ((await words.next()).kind !== 'changes');
})

test('the response tells proxies not to buffer it, and the reader when to reconnect', async ({ app }) => {
  const answer = await fetch(`${app.url}/v1/blogs/budget-day/events`, { signal: ending() })
  const { value } = (await answer.body?.getReader().read()) ?? {}

  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
  expect(answer.headers.get('Cache-Control')).toBe('no-cache, no-transform')
  expect(answer.headers.get('X-Accel-Buffering')).toBe('no')
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(new TextDecoder().decode(value)).toMatch(
    /^retry: [1-5]\d{3}\nevent: position\nid: (\S+)\ndata: {"cursor":"\1"}\n\n$/,
  )
})

test('a client of HTTP/1.0 gets the events without chunks', async ({ app }) => {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const arrived = createReader<string>()
  socket.on('data', data => arrived.take(data.toString()))

  socket.write('GET /v1/blogs/budget-day/events HTTP/1.0\r\n\r\n')
  let text = ''
  while (!text.includes('position')) text += await arrived.next()
  await app.post('budget-day', 'Doors open')

  expect(await arrived.next()).toMatch(/^event: change\nid: \S+\ndata: {.*}\n\n$/)
  expect(text).not.toMatch(/chunked/i)
})

test('a reader of events that does not read is cut at the bound, reconnects and has lost nothing', async () => {
  const cuts: string[] = []
  const { url, feeds, head, post } = await openGateway({
    ...{ maxUnsentBytes: 64 * 1024, maxMissedBytes: 100_000_000 },
    onCut: ({ message }) => cuts.push(message),
  })
  const feed = await feeds.open(publicStream(BLOG))
  const { port } = new URL(url)
  const slow = connect(Number(port), '127.0.0.1').on('error', () => {})
  onTestFinished(() => void slow.destroy())
  slow.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(slow, 'data')
  slow.pause()

  const story = randomBytes(150_000).toString('base64')
  let last = head.offset
  while (feed?.readers !== 0) last = await post(story)
  const back = new EventSource(`http://127.0.0.1:${port}/?after=${printCursor(head)}`)
  onTestFinished(() => back.close())
  const offsets = createReader<number>()
  back.addEventListener('change', ({ data }) => offsets.take(JSON.parse(data).offset))

  for (let offset = 2; offset <= last; offset += 1) expect(await offsets.next()).toBe(offset)
  expect(cuts).toEqual(['slow'])
  // The system's own buffers and the bound: nothing else is held for a reader.
  expect((last * story.length) / 1_000_000).toBeLessThan(20)
})

test('a reader that disconnects while its history is read is not written to afterwards', async () => {
  const { url, feeds, gateway, store, head, post } = await openGateway()
  for (let n = 0; n < 600; n += 1) await post('Doors open')
  const feed = await feeds.open(publicStream(BLOG))
  const reading = Promise.withResolvers<void>()
  const read = store.log.read.bind(store.log)
  const asked = Promise.withResolvers<void>()
  store.log.read = async (...ask) => {
    asked.resolve()
    await reading.promise
    return read(...ask)
  }
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
  socket.write(`GET /?after=${printCursor(head)} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await asked.promise

  socket.destroy()
  await expect.poll(() => gateway.events.size, { interval: 5 }).toBe(0)
  reading.resolve()
  await new Promise(resolve => setImmediate(resolve))
  await expect.poll(() => feed?.readers, { interval: 5 }).toBe(0)
  await post('Speech begins')

  expect(feed?.readers).toBe(0)
})

test('a reader that never closes its side of an ended response is dropped', async () => {
  const { url, gateway, clock } = await openGateway()
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  const closed = once(
    socket.on('error', () => {}),
    'end',
  )
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  expect(gateway.events.size).toBe(1)

  for (const goodbye of gateway.events.goodbyes()) goodbye()
  await closed
  clock.advance(3_000)

  await expect.poll(() => gateway.events.size, { interval: 5 }).toBe(0)
})

test.for([
  ['/v1/blogs/nowhere/events', 404, 'unknown_blog'],
  ['/v1/blogs/budget-day/events?after=x', 400, 'bad_cursor'],
  ['/v1/blogs/budget-day/changes?wait=26', 422, 'invalid'],
] as const)('%s is refused with %i', async ([path, status, code], { app }) => {
  const answer = await app.api('GET', path)

  expect(answer.status).toBe(status)
  expect(answer.body.code).toBe(code)
})

test('a long-polling client gets a response as soon as something happens', async ({ app }) => {
  const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')
  const asked = app.api('GET', `/v1/blogs/budget-day/changes?after=${snapshot.cursor}&wait=25`)

  await app.post('budget-day', 'Doors open')
  const answer = await asked

  expect(answer.body).toMatchObject({ more: false, changes: [{ offset: 2, kind: 'update.published' }] })
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=10')
})

test('a client that waited in vain gets an empty response, which no cache keeps', async ({ app }) => {
  const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')

  const answer = await app.api('GET', `/v1/blogs/budget-day/changes?after=${snapshot.cursor}&wait=1`)

  expect(answer.body).toEqual({ changes: [], cursor: snapshot.cursor, more: false })
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
})

test('a stopping server responds to waiting clients and ends event streams', async ({ app }) => {
  const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')
  const reader = follow(app)
  await reader.position()
  const asked = app.api('GET', `/v1/blogs/budget-day/changes?after=${snapshot.cursor}&wait=25`)
  await app.api('GET', '/healthz')

  await app.stop()

  expect((await asked).body.changes).toEqual([])
})

function ending(): AbortSignal {
  const ended = new AbortController()
  onTestFinished(() => ended.abort())
  return ended.signal
}

function follow(app: TestApp, query = '') {
  const source = new EventSource(`${app.url}/v1/blogs/budget-day/events${query}`)
  onTestFinished(() => source.close())
  const changes = createReader<Change>()
  const positions = createReader<string>()
  const gaps = createReader<string>()
  source.addEventListener('change', ({ data }) => changes.take(JSON.parse(data)))
  source.addEventListener('position', ({ data }) => positions.take(JSON.parse(data).cursor))
  source.addEventListener('gap', ({ data }) => gaps.take(JSON.parse(data).cursor))
  return { change: changes.next, position: positions.next, gap: gaps.next }
}
