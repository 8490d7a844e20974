/** Each way of sending, behind every transport and encoding of the whole server. */
import { Centrifuge, type PublicationContext } from 'centrifuge'
import { EventSource } from 'eventsource'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Change } from '#shared/blog/change.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { changeIn, follow } from '#test/support/readers/sdk-reader.ts'
import { demand } from '#test/support/services/call-api.ts'
import { waysHere } from '#test/support/services/send-ways.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { CONNECT, SUBSCRIBE } from './commands.ts'

const STORY = 'The harbour wall held, and the ferries stayed in port until the wind had gone round to the north. '
const UPDATES = 12

type OpenReader = { readonly next: () => Promise<Change> }

const READERS: Readonly<Record<string, (app: TestApp) => Promise<OpenReader>>> = {
  'WebSocket, JSON': app => followByHand(app, { perMessageDeflate: false }),
  'WebSocket, compressed': app => followByHand(app, { perMessageDeflate: true }),
  'WebSocket, Protobuf': async app => disposed(await follow({ ...at(app), format: 'protobuf' })),
  'WebSocket, deltas': app => followBySdk(app, 'websocket'),
  'HTTP streaming': app => followBySdk(app, 'http_stream'),
  'emulated events': app => followBySdk(app, 'sse'),
  'server-sent events': followByEvents,
}

for (const { way, missing } of waysHere) {
  const setting = way === 'javascript' ? 'off' : way

  describe.skipIf(missing !== undefined)(`sending by ${way}${missing === undefined ? '' : ` (${missing})`}`, () => {
    test('readers on every transport get the same changes in order, with pongs between them', async () => {
      await using app = await startApp({ env: { CRIER_NATIVE_SENDS: setting } })
      await app.createBlog('budget-day')
      const pinging = await pingingReader(app)
      const readers = await Promise.all(Object.values(READERS).map(open => open(app)))

      for (let n = 0; n < UPDATES; n += 1) {
        pinging.ping()
        await post(app, `${n}: ${STORY.repeat(n * 3)}`)
      }

      const offsets = Array.from({ length: UPDATES }, (_, n) => n + 2)
      for (const [index, reader] of readers.entries()) {
        const heard: number[] = []
        while (heard.length < UPDATES) heard.push((await reader.next()).offset)
        expect([Object.keys(READERS)[index], heard]).toEqual([Object.keys(READERS)[index], offsets])
      }
      expect(await pinging.pongs(UPDATES)).toBe(UPDATES)
    })

    test('a server that stops while it sends leaves everyone with a whole beginning and the code to come back', async () => {
      await using app = await startApp({ env: { CRIER_NATIVE_SENDS: setting } })
      await app.createBlog('budget-day')
      const readers = await Promise.all(Array.from({ length: 30 }, () => followRaw(app)))

      for (let n = 0; n < 5; n += 1) await post(app, `${n}: ${STORY.repeat(50)}`)
      await app.stop()

      for (const { closed, offsets } of readers) {
        expect(await closed).toBe(3001)
        expect(offsets).toEqual(offsets.map((_, index) => index + 2))
      }
    })
  })
}

/** Portable Text, which is read without a thread: on a busy machine, the time limit of the one for long Markdown may run out. */
async function post({ api }: TestApp, text: string): Promise<void> {
  const body = [{ _type: 'block', children: [{ _type: 'span', text }] }]
  demand(await api('POST', '/v1/blogs/budget-day/updates', { body: { body } }))
}

const at = ({ url }: TestApp) => ({ url, channel: 'blog:budget-day' })

function disposed<T extends AsyncDisposable>(reader: T): T {
  onTestFinished(() => reader[Symbol.asyncDispose]())
  return reader
}

async function followRaw(app: TestApp, { perMessageDeflate = false } = {}) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`, { perMessageDeflate })
  onTestFinished(() => socket.terminate())
  const changes = createReader<Change>()
  const offsets: number[] = []
  const subscribed = new Promise<void>(resolve => {
    socket.on('message', message => {
      for (const line of String(message).split('\n')) {
        const reply = JSON.parse(line)
        if (reply.subscribe) resolve()
        if (!reply.push?.pub) continue
        changes.take(reply.push.pub.data)
        offsets.push(reply.push.pub.offset)
      }
    })
  })
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  socket.send(CONNECT)
  socket.send(SUBSCRIBE)
  await subscribed
  return { socket, closed, offsets, next: changes.next }
}

const followByHand = (app: TestApp, options: { readonly perMessageDeflate: boolean }) => followRaw(app, options)

async function pingingReader(app: TestApp) {
  const { socket } = await followRaw(app)
  const pongs = createReader<string>()
  socket.on('pong', data => pongs.take(String(data)))
  let sent = 0
  return {
    ping: () => socket.ping(String(sent++)),
    /** In the order of the pings. */
    async pongs(count: number): Promise<number> {
      let heard = 0
      while (heard < count && (await pongs.next()) === String(heard)) heard += 1
      return heard
    },
  }
}

async function followBySdk(app: TestApp, transport: 'websocket' | 'http_stream' | 'sse'): Promise<OpenReader> {
  const base = transport === 'websocket' ? app.url.replace('http', 'ws') : app.url
  const client = new Centrifuge([{ transport, endpoint: `${base}/connection/${transport}` }], {
    ...{ websocket: WebSocket, eventsource: EventSource, fetch, emulationEndpoint: `${app.url}/emulation` },
  })
  onTestFinished(() => client.disconnect())
  const subscription = client.newSubscription('blog:budget-day', transport === 'websocket' ? { delta: 'fossil' } : {})
  const changes = createReader<Change>()
  subscription.on('publication', ({ data }: PublicationContext) => changes.take(changeIn(data)))
  subscription.subscribe()
  client.connect()
  await subscription.ready()
  return { next: changes.next }
}

async function followByEvents(app: TestApp): Promise<OpenReader> {
  const source = new EventSource(`${app.url}/v1/blogs/budget-day/events`)
  onTestFinished(() => source.close())
  const changes = createReader<Change>()
  source.addEventListener('change', ({ data }) => changes.take(JSON.parse(data)))
  await new Promise(resolve => source.addEventListener('position', resolve, { once: true }))
  return { next: changes.next }
}
