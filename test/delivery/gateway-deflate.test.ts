import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClientOptions } from 'ws'
import { webSocketFraming } from '#delivery/gateway/framing/ws-frame.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'

const CONNECT = '{"id":1,"connect":{}}'
const STORY =
  'The harbour wall held, and the ferries stayed in port until the wind had gone round to the north. '.repeat(40)

test('a reader that offers compression gets the same changes in a quarter of the bytes', async () => {
  const { dial, post } = await openGateway()
  const plain = await followWith(dial, { perMessageDeflate: false })
  const deflated = await followWith(dial, { perMessageDeflate: true })
  const before = { plain: plain.bytes(), deflated: deflated.bytes() }

  await post(STORY)

  expect(await deflated.next()).toEqual(await plain.next())
  expect(deflated.bytes() - before.deflated).toBeLessThan((plain.bytes() - before.plain) / 4)
})

test("a returning reader's missed changes are compressed, too, with its own position", async () => {
  const { dial, post, head } = await openGateway()
  for (let n = 0; n < 30; n += 1) await post(`${n}: ${STORY}`)
  const ask = { channel: `blog:${BLOG}`, recover: true, ...head }
  const client = await dial({ perMessageDeflate: true })

  client.send(CONNECT, JSON.stringify({ id: 2, subscribe: ask }))
  await client.next()

  const publications = Array.from({ length: 30 }, (_, n) => ({ offset: n + 2, data: expect.anything() }))
  expect(await client.next()).toMatchObject({ id: 2, subscribe: { recovered: true, offset: 1, publications } })
  expect(client.bytes()).toBeLessThan(20_000)
})

test.each([
  ['a client that requests a smaller window than ours', { serverMaxWindowBits: 10 }, ''],
  ['a client that requests the full window', { serverMaxWindowBits: 15 }, ''],
  ['a client that offers anything', true, 'permessage-deflate'],
])('%s is served', async (_, perMessageDeflate, extensions) => {
  const { dial, post } = await openGateway()
  const client = await followWith(dial, { perMessageDeflate })

  await post(STORY)

  expect(await client.next()).toMatchObject({ push: { pub: { offset: 2 } } })
  expect(client.extensions).toBe(extensions)
})

test('a client may compress its messages, but not a megabyte into a few bytes', async () => {
  const { dial } = await openGateway()
  const client = await dial({ perMessageDeflate: { threshold: 0 } })

  client.send(CONNECT)
  expect(await client.next()).toMatchObject({ id: 1, connect: {} })
  client.send(' '.repeat(1_000_000))

  expect((await client.closed).code).toBe(1009)
})

test('whatever surrounds a shared part, a client reads it all as one message', () => {
  const framing = webSocketFraming({ opcode: 'binary', isDeflated: true })
  const part = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
  const long = fc.constant(Buffer.alloc(70_000, 'ab'))

  fc.assert(
    fc.property(fc.oneof(part, long), fc.oneof(part, long), fc.oneof(part, long), (before, shared, after) => {
      const frame = framing.wrapAround(before, framing.prepare(shared), after)

      expect(frame[0]).toBe(0xc2)
      expect(messageIn(frame).equals(Buffer.concat([before, shared, after]))).toBe(true)
    }),
  )
})

/** As in RFC 7692, section 7.2.2. */
function messageIn(frame: Buffer): Buffer {
  const length = frame.readUInt8(1)
  const payload = frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10)
  return inflateRawSync(Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]), { finishFlush: 2 })
}

type Dial = Awaited<ReturnType<typeof openGateway>>['dial']

async function followWith(dial: Dial, options: ClientOptions) {
  const client = await dial(options)
  client.send(CONNECT, `{"id":2,"subscribe":{"channel":"blog:${BLOG}"}}`)
  await client.next()
  await client.next()
  return client
}
