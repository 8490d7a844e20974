/**
 * A client's messages to a session of the gateway, as JSON or Protobuf, over real rules and feeds. The client has no key, so
 * nothing of a desk or of a private blog may reach it (law 9, apart).
 */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { createDoors } from '#delivery/access/doors.ts'
import { createReaderTokens } from '#delivery/access/reader-tokens.ts'
import { Feeds } from '#delivery/feed/feeds.ts'
import { readDelimited } from '#delivery/gateway/framing/protobuf-wire.ts'
import { httpDialect } from '#delivery/gateway/http/http-dialects.ts'
import { BlogRules } from '#delivery/gateway/session/blog-rules.ts'
import { openGate } from '#delivery/gateway/session/gate.ts'
import { Session } from '#delivery/gateway/session/session.ts'
import type { GatewayParts } from '#delivery/gateway/session/session-options.ts'
import { TimerWheel } from '#delivery/gateway/session/timer-wheel.ts'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import type { Records } from '#store/log/records.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { idOf, makeBlog } from '#test/support/data/entries.ts'
import { createMemoryChannels } from '#test/support/services/memory-channels.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const SECRET = 'not-for-strangers'
const PUBLIC = makeBlog(idOf('storm'))
const PRIVATE = makeBlog(idOf('members'), { access: 'private' })
/** Between two messages of one input. */
const NEXT = '\n\n'
/** A snapshot of the stream, or an error, is far shorter. */
const MOST_REPLY_BYTES = 4_000
const TURNS = 3

const connect = '{"id":1,"connect":{}}'

export const sessionTarget: FuzzTarget = {
  seeds: [
    `j${connect}\n{"id":2,"subscribe":{"channel":"blog:storm"}}`,
    `j${connect}${NEXT}{"id":2,"subscribe":{"channel":"blog:storm","recover":true,"epoch":"e","offset":1,"delta":"fossil","flag":2}}${NEXT}{"id":3,"history":{"channel":"blog:storm","limit":-1,"since":{"offset":0,"epoch":"e"},"reverse":true}}`,
    `j${connect}${NEXT}{"id":2,"subscribe":{"channel":"desk:storm"}}${NEXT}{"id":3,"subscribe":{"channel":"blog:members"}}${NEXT}{"id":4,"history":{"channel":"desk:storm","limit":9}}`,
    `j${connect}${NEXT}{"id":2,"presence":{"channel":"blog:storm"}}${NEXT}{"id":3,"presence_stats":{"channel":"blog:storm"}}${NEXT}{"id":4,"publish":{"channel":"blog:storm","data":{}}}`,
    `j${connect}${NEXT}{"id":2,"unsubscribe":{"channel":"blog:storm"}}${NEXT}{"id":3,"refresh":{"token":"a.b.c"}}${NEXT}{"id":4,"sub_refresh":{"channel":"blog:storm","token":"a.b.c"}}${NEXT}{"id":5,"rpc":{}}`,
    'j{"id":1,"connect":{"token":"eyJhbGciOiJIUzI1NiJ9.e30.x"}}',
    'j{"id":4294967295,"connect":{"__proto__":{"token":"x"}}}\n{}\n{"id":1.5}',
    'p\x05\x08\x01\x22\x01\x00',
    `p\x04\x08\x01\x22\x00${NEXT}\x10\x08\x02\x2a\x0c\x0a\x0ablog:storm`,
  ],
  growing: [
    [`j${connect}`, '\n'],
    [`j${connect}\n`, '{"id":2,"rpc":{}}\n'],
    [`j${connect}${NEXT}`, `{"id":2,"subscribe":{"channel":"blog:storm"}}${NEXT}`],
    ['j', '{}\n'],
    ['p', '\x01'],
    ['p\x04\x08\x01\x22\x00', '\x04\x08\x01\x6a\x00'],
  ],
  open() {
    const parts = openParts()
    return { try: input => trySession(input, parts) }
  },
}

type Parts = { readonly shared: GatewayParts; readonly errors: unknown[] }

function openParts(): Parts {
  const [bus, clock, errors] = [createMemoryBus(), new ManualClock(), [] as unknown[]]
  const channels = createMemoryChannels(bus)
  channels.publish({ stream: publicStream(PUBLIC.id), data: '{"text":"for everyone"}' })
  for (const stream of [deskStream(PUBLIC.id), publicStream(PRIVATE.id), deskStream(PRIVATE.id)]) {
    channels.publish({ stream, data: JSON.stringify({ text: SECRET }) })
  }
  const onError = (error: unknown) => void errors.push(error)
  const feeds = new Feeds({ log: channels, bus, clock, onError })
  const records = { blog: async (id: string) => [PUBLIC, PRIVATE].find(blog => blog.id === id) } as unknown as Records
  const tokens = createReaderTokens({ secret: 'a-secret-of-thirty-two-characters', now: () => clock.now() })
  const keys = { find: async () => undefined }
  const rules = new BlogRules({
    doors: createDoors({ records, tokens, nowMs: () => 0 }),
    keys,
    logins: { takeTicket: keys.find },
  })
  const wheel = new TimerWheel(clock)
  return { errors, shared: { version: '0', feeds, rules, count: () => 0, clock, wheel, random: () => 0, onError } }
}

async function trySession(input: Buffer, { shared, errors }: Parts): Promise<void> {
  const isProtobuf = input[0] === 'p'.charCodeAt(0)
  const dialect = httpDialect(isProtobuf ? 'protobuf' : 'lines', 'bare')
  const written: Buffer[] = []
  let closed = 0
  const connection = {
    write(frames: Buffer) {
      assert.equal(closed, 0, 'written after the connection was closed')
      written.push(frames)
    },
    close() {
      closed += 1
    },
  }
  const pass = openGate.enter({} as never)
  assert.equal(pass.kind, 'pass')
  const one = new Session({ id: 'fuzz', connection, dialect, shared, pass })
  let commands = 0
  for (const message of messagesIn(input)) {
    commands += dialect.decode(message)?.length ?? 0
    one.receive(message)
    for (let turn = 0; turn < TURNS; turn += 1) await setImmediate()
  }
  one.close({ code: 3001, message: 'shutdown' })
  assert.deepEqual(errors.splice(0), [])
  check(written, { commands, isProtobuf })
}

function messagesIn(input: Buffer): readonly Buffer[] {
  return input
    .toString('latin1')
    .slice(1)
    .split(NEXT)
    .map(text => Buffer.from(text, 'latin1'))
}

function check(written: readonly Buffer[], { commands, isProtobuf }: { commands: number; isProtobuf: boolean }): void {
  const all = Buffer.concat(written)
  assert.ok(!all.includes(SECRET), 'a stranger was sent what is not for strangers')
  assert.ok(all.length <= commands * MOST_REPLY_BYTES, `${commands} commands were answered with ${all.length} bytes`)
  const replies = isProtobuf
    ? readDelimited(all)
    : all
        .toString()
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line))
  assert.ok(replies !== undefined && replies.length <= commands, 'more replies than commands')
}
