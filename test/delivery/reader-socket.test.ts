/** Readers whose frames are unusual are served like all others, and refused as `ws` refuses them; the handshake is that of `ws`. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { openGateway } from '#test/support/services/gateway-for-test.ts'

const CONNECT = '{"id":1,"connect":{}}'
const HISTORY = '{"id":2,"history":{"channel":"blog:budget-day","limit":0}}'
const BOTH = [expect.stringContaining('{"id":1,"connect":'), expect.stringContaining('{"id":2,"history":')]

test.each([
  ['in one packet', [text(CONNECT) + text(HISTORY)]],
  ['cut anywhere', [...(text(CONNECT) + text(HISTORY))]],
  ['around a ping', [text(CONNECT) + frame(0x89, 'hello') + text(HISTORY)]],
  ['in fragments', [frame(0x01, CONNECT.slice(0, 9)), frame(0x80, CONNECT.slice(9)) + text(HISTORY)]],
  ['after an empty fragment', [frame(0x01, '') + frame(0x80, CONNECT), text(HISTORY)]],
])('a reader whose commands come %s gets every answer in order', async (_, packets) => {
  const { url } = await openGateway()
  await using reader = await dial(url)

  for (const packet of packets) await reader.send(packet)

  await expect.poll(() => reader.texts().slice(0, 2)).toEqual(BOTH)
})

test('a reader whose commands come with the handshake itself gets every answer', async () => {
  const { url } = await openGateway()

  await using reader = await dial(url, text(CONNECT) + text(HISTORY))

  await expect.poll(() => reader.texts().slice(0, 2)).toEqual(BOTH)
})

test.each([
  ['an unmasked frame', '\x81\x02{}', 1002],
  ['a reserved bit', frame(0xa1, '{}'), 1002],
  ['compression that was not agreed on', frame(0xc1, '\xaa\xae\x05\x00'), 1002],
  ['a text that is not UTF-8', frame(0x81, '\xff'), 1007],
  ['a message that is too long', `\x81\xff\x00\x00\x00\x00\x00\x02\x00\x00mask`, 1009],
  ['a close frame', frame(0x88, '\x03\xe8'), 1000],
])('%s after whole messages ends the connection with the code of RFC 6455', async (_, mistake, code) => {
  const { url, gateway } = await openGateway()
  await using reader = await dial(url)

  await reader.send(text(CONNECT) + mistake)

  await expect.poll(() => reader.closeCode()).toBe(code)
  await expect.poll(() => gateway.sessions).toBe(0)
})

test.each([
  '',
  'Sec-WebSocket-Protocol: other, centrifuge-protobuf, centrifuge-json\r\n',
  'Sec-WebSocket-Protocol: other\r\n',
  'Sec-WebSocket-Extensions: permessage-deflate\r\n',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10, permessage-deflate\r\n',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_no_context_takeover\r\n',
  'Sec-WebSocket-Extensions: other; x=1\r\n',
  'Sec-WebSocket-Extensions: permessage-deflate; nonsense\r\n',
  'Sec-WebSocket-Protocol: a b\r\n',
])('the answer to a handshake is that of ws: %s', async headers => {
  const { url } = await openGateway()
  await using server = await startWs()

  const answers = await Promise.all([handshakeOf(url, headers), handshakeOf(server.url, headers)])

  expect(answers[0]).toEqual(answers[1])
})

function text(payload: string): string {
  return frame(0x81, payload)
}

function frame(first: number, payload: string): string {
  const masked = [...payload].map((one, n) => one.charCodeAt(0) ^ 'mask'.charCodeAt(n & 3))
  return `${String.fromCharCode(first, 0x80 + payload.length)}mask${String.fromCharCode(...masked)}`
}

const HANDSHAKE =
  'GET /connection/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

async function handshakeOf(url: string, headers: string): Promise<string> {
  await using reader = await open(url, `${HANDSHAKE}${headers}\r\n`)
  await expect.poll(() => reader.received()).toMatch(/\r\n\r\n/)
  return reader.received().split('\r\n\r\n', 1).join()
}

async function dial(url: string, with101 = '') {
  const reader = await open(url, `${HANDSHAKE}\r\n${with101}`)
  await expect.poll(() => reader.received()).toMatch(/^HTTP\/1.1 101 .*\r\n\r\n/s)
  return reader
}

async function open(url: string, first: string) {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk)).on('error', () => {})
  await once(socket, 'connect')
  socket.setNoDelay(true).write(first, 'latin1')
  const received = () => Buffer.concat(chunks).toString('latin1')
  const frames = () => framesIn(received().split('\r\n\r\n').slice(1).join('\r\n\r\n'))
  return {
    received,
    texts: () => frames().flatMap(({ opcode, payload }) => (opcode === 1 ? [payload] : [])),
    closeCode: () => frames().flatMap(({ opcode, payload }) => (opcode === 8 ? [codeIn(payload)] : []))[0],
    send: (bytes: string) => new Promise<void>(resolve => socket.write(bytes, 'latin1', () => resolve())),
    async [Symbol.asyncDispose]() {
      socket.destroy()
    },
  }
}

type ReceivedFrame = { readonly opcode: number; readonly payload: string }

function framesIn(bytes: string): readonly ReceivedFrame[] {
  if (bytes.length < 2) return []
  const short = bytes.charCodeAt(1)
  const start = short === 126 ? 4 : 2
  const length = short === 126 ? bytes.charCodeAt(2) * 256 + bytes.charCodeAt(3) : short
  if (bytes.length < start + length) return []
  const one = { opcode: bytes.charCodeAt(0) & 15, payload: bytes.slice(start, start + length) }
  return [one, ...framesIn(bytes.slice(start + length))]
}

function codeIn(payload: string): number {
  return payload.charCodeAt(0) * 256 + payload.charCodeAt(1)
}

/** As the gateway configures it. */
async function startWs() {
  const server = createServer()
  const sockets = new WebSocketServer({
    server,
    perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true },
    handleProtocols: offered => ['centrifuge-protobuf', 'centrifuge-json'].find(name => offered.has(name)) ?? false,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate()
      server.close()
    },
  }
}
