/** WebSocket frames of readers: what is read as a whole message is the message that `ws` reads from the same bytes. */
import assert from 'node:assert/strict'
import type { Writable } from 'node:stream'
import { deflateRawSync } from 'node:zlib'
import * as ws from 'ws'
import { wholeMessageAt } from '#delivery/gateway/websocket/whole-message.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const DEFLATED = deflateRawSync('{"id":1,"connect":{}}').toString('latin1')

/** Exported since ws 8.20, but missing from its type definitions. */
const { PerMessageDeflate, Receiver } = ws as unknown as {
  readonly PerMessageDeflate: {
    new (options: object): { accept(offers: object): void }
    readonly extensionName: string
  }
  readonly Receiver: new (options: object) => Writable
}

export const framesTarget: FuzzTarget = {
  seeds: [
    frame(0x81, '{"id":1,"connect":{}}'),
    frame(0x82, '\x04\x08\x01\x22\x00'),
    frame(0xc1, DEFLATED),
    frame(0x81, '{}') + frame(0x81, '{}'),
    frame(0x81, 'x'.repeat(200)),
    frame(0x81, 'é') + frame(0x89, '') + frame(0x81, '{}'),
    frame(0x01, '{') + frame(0x80, '}'),
    '\x81\x02{}',
    '\x81\xff\x00\x00\x00\x00\x00\x00\x00\x02abcd\x1a\x1f',
    '\x81\xfe\x00\x02abcd\x1a\x1f',
    frame(0x88, '\x03\xe8'),
  ],
  growing: [
    ['', frame(0x81, '{}')],
    ['', frame(0x82, '')],
    ['', frame(0xc1, DEFLATED)],
    ['\x81\xfe\xff\xff', 'a'],
    ['', '\x81'],
  ],
  open: () => ({
    async try(input) {
      // Inputs are kept as text.
      const bytes = Buffer.from(input.toString(), 'latin1')
      for (const mayDeflate of [false, true]) {
        for (let at = 0; at < bytes.length; ) {
          const whole = wholeMessageAt(bytes, at, mayDeflate)
          if (!whole) break
          assert.ok(whole.end > at && whole.end <= bytes.length)
          assert.deepEqual(whole.message, await readByWs(bytes.subarray(at, whole.end), mayDeflate))
          at = whole.end
        }
      }
    },
  }),
}

function frame(first: number, payload: string): string {
  const length = payload.length < 126 ? [0x80 + payload.length] : [0xfe, payload.length >> 8, payload.length & 255]
  const masked = [...payload].map((one, n) => one.charCodeAt(0) ^ 'mask'.charCodeAt(n & 3))
  return `${String.fromCharCode(first, ...length)}mask${String.fromCharCode(...masked)}`
}

function readByWs(bytes: Buffer, mayDeflate: boolean): Promise<Buffer> {
  const deflate = new PerMessageDeflate({ isServer: true, maxPayload: 65_536 })
  deflate.accept([{ client_no_context_takeover: [true] }])
  const extensions = mayDeflate ? { [PerMessageDeflate.extensionName]: deflate } : {}
  const receiver = new Receiver({ isServer: true, maxPayload: 65_536, extensions })
  return new Promise((resolve, reject) => {
    receiver.on('error', reject).on('message', resolve)
    // It unmasks in place.
    receiver.write(Buffer.from(bytes))
  })
}
