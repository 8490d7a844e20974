/** The gateway over a real log, on a free port, with a clock that a test turns and clients that speak by hand. */
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { createDoors } from '#delivery/access/doors.ts'
import { Feeds, type FeedsOptions } from '#delivery/feed/feeds.ts'
import { BlogRules } from '#delivery/gateway/session/blog-rules.ts'
import { Gateway, type GatewayOptions } from '#delivery/gateway/session/gateway.ts'
import { openSends } from '#platform/sends/sends.ts'
import { BEGINNING, parseCursor } from '#shared/protocol/cursor.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { listen } from './listen.ts'

const noKeys = { find: async () => undefined }
const noSessions = { takeTicket: async () => undefined }

export const BLOG = idOf('budget-day')

type TestGatewayOptions = Partial<GatewayOptions> & Pick<FeedsOptions, 'maxMissedBytes'>

export async function openGateway({ maxMissedBytes, ...given }: TestGatewayOptions = {}) {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const bus = createMemoryBus()
  const clock = new ManualClock()
  const onError = (error: unknown) => {
    throw error
  }
  const feeds = new Feeds({ log: store.log, bus, clock, onError, maxMissedBytes })
  const gateway = new Gateway({
    feeds,
    rules: new BlogRules({
      doors: createDoors({ records: store.records, tokens: undefined, nowMs: () => clock.elapsedMs() }),
      keys: noKeys,
      logins: noSessions,
    }),
    clock,
    version: 'test',
    random: () => 0,
    onError,
    sends: openSends('auto').sends,
    ...given,
  })
  const server = createServer().on('upgrade', gateway.upgrade)
  // Every address: the events of the one blog.
  server.on('request', (request, response) => {
    const after = parseCursor(new URL(request.url ?? '', 'http://x').searchParams.get('after') ?? '')
    void gateway.events.follow({ response, stream: creates(BLOG).stream, after })
  })
  const at = await listen(server)
  const url = at.url.replace('http', 'ws')
  const clients: WebSocket[] = []
  onTestFinished(async () => {
    for (const client of clients) client.terminate()
    await gateway.close()
    feeds.close()
    await at[Symbol.asyncDispose]()
    await store.close()
  })
  await store.log.append(creates(BLOG))
  const read = await store.log.read(creates(BLOG).stream, BEGINNING, 1)
  if (read.kind !== 'changes') throw new Error('the blog was not made')

  return {
    folder,
    store,
    clock,
    feeds,
    gateway,
    url,
    head: read.head,
    async post(text: string): Promise<number> {
      const entry = publishes(makeUpdate(BLOG, text))
      const appended = await store.log.append(entry)
      if (appended.kind !== 'appended') throw new Error(`not appended: ${appended.kind}`)
      bus.announce({ stream: entry.stream, ...appended.cursor, text: appended.text })
      return appended.cursor.offset
    },
    async dial(options: ClientOptions = {}) {
      const socket = new WebSocket(`${url}/connection/websocket`, options)
      clients.push(socket)
      const replies = createReader<unknown>()
      socket.on('message', data => {
        for (const line of data.toString().split('\n')) replies.take(JSON.parse(line))
      })
      const closed = new Promise<{ code: number; reason: string }>(resolve =>
        socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
      )
      let wire: Socket | undefined
      socket.on('upgrade', response => {
        wire = response.socket
      })
      await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
      return {
        closed,
        /** Bytes that came in, frames and handshake. */
        bytes: () => wire?.bytesRead ?? 0,
        extensions: socket.extensions,
        next: replies.next,
        unread: replies.unread,
        send: (...frames: string[]) => {
          for (const frame of frames) socket.send(frame)
        },
        drop: () => socket.terminate(),
        pause: () => socket.pause(),
        resume: () => socket.resume(),
      }
    },
  }
}
