/** Arbitrary bytes on every transport lead to a response or a code, never to a crash, a hang or growth. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { message, text, uint, varint } from '#delivery/gateway/framing/protobuf-wire.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { RUNS_TIMEOUT_MS, runs } from '#test/support/data/runs.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'
import { startOpenGateway } from '#test/support/services/open-gateway.ts'

const delimited = (bytes: Buffer) => Buffer.concat([varint(bytes.length), bytes])
const CONNECT = delimited(Buffer.concat([uint(1, 1), message(4)]))
const SUBSCRIBE = delimited(Buffer.concat([uint(1, 2), message(5, text(1, 'blog:budget-day'))]))
/** A varint length that never ends. */
const NONSENSE = Buffer.alloc(20, 0xff)

test('over Protobuf, arbitrary input ends the session with a code and leaves nothing behind', {
  timeout: RUNS_TIMEOUT_MS,
}, async () => {
  const { url, gateway, feeds } = await openGateway()
  const feed = await feeds.open(publicStream(BLOG))
  const bytes = fc.uint8Array({ maxLength: 60 }).map(one => Buffer.from(one))
  const field = fc
    .record({ id: fc.nat(5), field: fc.integer({ min: 1, max: 20 }), body: bytes })
    .map(one => delimited(Buffer.concat([uint(1, one.id), message(one.field, one.body)])))
  const frame = fc.oneof(bytes, field, fc.constantFrom(CONNECT, SUBSCRIBE, Buffer.from([0])))

  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(frame, { maxLength: 8 }), async (isConnected, frames) => {
      const socket = new WebSocket(`${url}/connection/websocket?format=protobuf`)
      await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
      const closed = new Promise<number>(resolve => socket.on('close', resolve))

      for (const one of [...(isConnected ? [CONNECT] : []), ...frames, NONSENSE]) socket.send(one)

      expect([3501, 3508, 3013, 3500]).toContain(await closed)
    }),
    runs(150),
  )

  await until(() => gateway.sessions === 0)
  expect(feed?.readers).toBe(0)
})

test('over the emulated transports, arbitrary input gets a response, and the next client is served', {
  timeout: RUNS_TIMEOUT_MS,
}, async () => {
  await using open = await startOpenGateway({ port: 0, anonymous: 'welcome' })
  const path = fc.constantFrom(
    '/emulation',
    '/connection/http_stream',
    '/connection/sse',
    '/connection/sse?cf_connect=x',
  )
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.json().map(one => new TextEncoder().encode(one.toWellFormed())),
  )
  const type = fc.constantFrom('application/json', 'application/octet-stream', 'text/plain')

  await fc.assert(
    fc.asyncProperty(path, body, type, async (at, sent, contentType) => {
      const headers = { 'Content-Type': contentType }
      const answer = await fetch(`${open.url}${at}`, { method: 'POST', body: new Uint8Array(sent), headers })
      expect([200, 204, 400, 404]).toContain(answer.status)
      await answer.body?.cancel()
    }),
    runs(100),
  )

  await until(() => open.gateway.sessions === 0)
})

/** For conditions without an event, polls at every turn of the event loop. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate)
}
