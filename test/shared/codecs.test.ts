/** JSON and Protobuf carry the same, in both directions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonCodec, protobufCodec } from '#delivery/gateway/framing/codec.ts'
import {
  bool,
  message,
  readDelimited,
  readMessage,
  type Shape,
  text,
  uint,
  varint,
} from '#delivery/gateway/framing/protobuf-wire.ts'
import type { ClientInfo, Publication, Push, Result } from '#shared/protocol/messages.ts'
import { runs } from '#test/support/data/runs.ts'

const word = fc.string({ unit: 'binary', maxLength: 30 }).map(value => value.toWellFormed())
const name = word.filter(value => value !== '')
const id = fc.integer({ min: 1, max: 0xffffffff })
const offset = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const json = fc.json({ maxDepth: 2 }).map(value => value.toWellFormed())

const command = fc.oneof(
  fc.record({ id, connect: fc.record({ token: word }) }),
  fc.record({
    id,
    subscribe: fc.record({
      channel: name,
      token: word,
      recover: fc.boolean(),
      epoch: word,
      offset,
      join_leave: fc.boolean(),
      delta: fc.constantFrom('', 'fossil', 'other'),
      flag: fc.nat(3),
      type: fc.nat(4),
    }),
  }),
  fc.record({
    id,
    history: fc.record({
      channel: name,
      limit: fc.integer({ min: -1, max: 1_000 }),
      since: fc.record({ offset, epoch: word }),
      reverse: fc.boolean(),
    }),
  }),
  fc.record({ id, publish: fc.record({ channel: name, data: fc.jsonValue({ maxDepth: 2 }) }) }),
  ...(['unsubscribe', 'presence', 'presence_stats'] as const).map(kind =>
    fc.record({ id, [kind]: fc.record({ channel: name }) }),
  ),
  fc.record({ id, refresh: fc.record({ token: name }) }),
  fc.record({ id, sub_refresh: fc.record({ channel: name, token: word }) }),
  fc.record({ id, rpc: fc.constant({}) }),
  fc.constant({ send: {} }),
  fc.constant({}),
)

test('a command means the same in JSON and in Protobuf', () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), commands => {
      const inJson = Buffer.from(commands.map(one => JSON.stringify(one)).join('\n'))
      const inProtobuf = Buffer.concat(commands.map(one => delimited(encodeCommand(one))))

      const decoded = protobufCodec.decode(inProtobuf)

      expect(decoded).toHaveLength(commands.length)
      expect(decoded).toEqual(jsonCodec.decode(inJson))
    }),
    runs(300),
  )
})

const infoOf: fc.Arbitrary<ClientInfo> = fc.record({ user: word, client: name, connInfo: json, chanInfo: json })
const publication: fc.Arbitrary<Publication> = fc.record({
  offset: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  data: json,
  info: fc.option(infoOf, { nil: undefined }),
})
const seconds = fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined })
const code = fc.record({ code: fc.integer({ min: 1, max: 5_000 }), message: name })
const count = fc.nat(1e6)

const result: fc.Arbitrary<Result> = fc.oneof(
  fc.record({
    kind: fc.constant('connect' as const),
    connected: fc.record({
      client: name,
      version: name,
      pingSeconds: fc.integer({ min: 1, max: 60 }),
      expiresInSeconds: seconds,
      session: fc.option(name, { nil: undefined }),
      node: fc.option(name, { nil: undefined }),
    }),
  }),
  fc.record({
    kind: fc.constant('subscribe' as const),
    subscribed: fc.record({
      epoch: name,
      offset,
      wasRecovering: fc.boolean(),
      recovered: fc.boolean(),
      hasDelta: fc.boolean(),
      expiresInSeconds: seconds,
    }),
  }),
  fc.record({ kind: fc.constant('history' as const), epoch: name, offset }),
  fc.record({ kind: fc.constantFrom('unsubscribe' as const, 'publish' as const) }),
  fc.record({
    kind: fc.constant('presence' as const),
    present: fc.uniqueArray(infoOf, { selector: one => one.client }),
  }),
  fc.record({ kind: fc.constant('presence_stats' as const), clients: count, users: count }),
  fc.record({ kind: fc.constant('refresh' as const), client: name, version: name, expiresInSeconds: seconds }),
  fc.record({ kind: fc.constant('sub_refresh' as const), expiresInSeconds: seconds }),
  fc.record({
    kind: fc.constant('error' as const),
    error: fc.oneof(
      code,
      code.map(one => ({ ...one, temporary: true as const })),
    ),
  }),
)

test('an answer says the same in JSON and in Protobuf, with what was missed in it', () => {
  fc.assert(
    fc.property(id, result, fc.array(publication, { maxLength: 3 }), (number, answer, missed) => {
      const within = answer.kind === 'history' ? 'history' : 'subscribe'
      const takes = answer.kind === 'history' || answer.kind === 'subscribe'
      const print = (codec: typeof jsonCodec) => {
        const publications = codec.publications(takes ? missed : [], within)
        const [before, after] = codec.reply(number, answer, publications.length)
        return Buffer.concat([before, publications, after])
      }

      expect(plainOf(print(protobufCodec))).toEqual(withoutZeros(JSON.parse(print(jsonCodec).toString())))
    }),
    runs(300),
  )
})

const push: fc.Arbitrary<Push> = fc.oneof(
  fc.record({ kind: fc.constant('pub' as const), channel: name, publication }),
  fc.record({ kind: fc.constantFrom('join' as const, 'leave' as const), channel: name, info: infoOf }),
  fc.record({ kind: fc.constant('unsubscribe' as const), channel: name, why: code }),
  fc.record({ kind: fc.constant('disconnect' as const), why: code }),
)

test('a push says the same in JSON and in Protobuf', () => {
  fc.assert(
    fc.property(push, one => {
      expect(plainOf(protobufCodec.push(one))).toEqual(withoutZeros(JSON.parse(jsonCodec.push(one).toString())))
    }),
    runs(300),
  )
})

test('whatever bytes are decoded, the result is commands or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      for (const { decode } of [jsonCodec, protobufCodec]) decode(Buffer.from(bytes))
    }),
    runs(2_000),
  )
})

/** The messages of the protocol as its specification numbers them, written once more. */
const INFO: Shape = { 1: ['user', 'text'], 2: ['client', 'text'], 3: ['conn_info', 'text'], 4: ['chan_info', 'text'] }
const PUB: Shape = { 4: ['data', 'text'], 5: ['info', INFO], 6: ['offset', 'uint'], 8: ['delta', 'bool'] }
const EXPIRY: Shape = { 1: ['expires', 'bool'], 2: ['ttl', 'uint'] }
const CODE: Shape = { 2: ['code', 'uint'], 3: ['reason', 'text'] }
const REPLY: Shape = {
  1: ['id', 'uint'],
  2: ['error', { 1: ['code', 'uint'], 2: ['message', 'text'], 3: ['temporary', 'bool'] }],
  4: [
    'push',
    {
      2: ['channel', 'text'],
      4: ['pub', PUB],
      5: ['join', { 1: ['info', INFO] }],
      6: ['leave', { 1: ['info', INFO] }],
      7: ['unsubscribe', CODE],
      11: ['disconnect', { 1: ['code', 'uint'], 2: ['reason', 'text'] }],
    },
  ],
  5: [
    'connect',
    {
      1: ['client', 'text'],
      2: ['version', 'text'],
      3: ['expires', 'bool'],
      4: ['ttl', 'uint'],
      7: ['ping', 'uint'],
      8: ['pong', 'bool'],
      9: ['session', 'text'],
      10: ['node', 'text'],
    },
  ],
  6: [
    'subscribe',
    {
      ...EXPIRY,
      3: ['recoverable', 'bool'],
      6: ['epoch', 'text'],
      7: ['publications', 'bytes'],
      8: ['recovered', 'bool'],
      9: ['offset', 'uint'],
      10: ['positioned', 'bool'],
      12: ['was_recovering', 'bool'],
      13: ['delta', 'bool'],
    },
  ],
  7: ['unsubscribe', {}],
  8: ['publish', {}],
  9: ['presence', { 1: ['presence', 'bytes'] }],
  10: ['presence_stats', { 1: ['num_clients', 'uint'], 2: ['num_users', 'uint'] }],
  11: ['history', { 1: ['publications', 'bytes'], 2: ['epoch', 'text'], 3: ['offset', 'uint'] }],
  14: ['refresh', { 1: ['client', 'text'], 2: ['version', 'text'], 3: ['expires', 'bool'], 4: ['ttl', 'uint'] }],
  15: ['sub_refresh', EXPIRY],
}

/** As JSON would have it. Of a field that comes several times the reader keeps the last; so do we, on both sides. */
function plainOf(bytes: Buffer): unknown {
  const [only, ...more] = readDelimited(bytes) ?? []
  expect(more).toEqual([])
  const reply = readMessage(only ?? Buffer.alloc(0), REPLY)
  const publicationOf = (value: Buffer) => withJson(readMessage(value, PUB))
  return withoutZeros(withJson(reply), { publicationOf })
}

/** Payloads are JSON inside. */
function withJson(value: unknown): unknown {
  if (value instanceof Buffer || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      ['data', 'conn_info', 'chan_info'].includes(key) ? JSON.parse(one) : withJson(one),
    ]),
  )
}

type Reading = { readonly publicationOf?: (value: Buffer) => unknown }

/** Zero, empty and false are left out in Protobuf; a list is compared by its last member. */
function withoutZeros(value: unknown, reading: Reading = {}, key = ''): unknown {
  if (['data', 'conn_info', 'chan_info'].includes(key)) return value
  if (key === 'publications') {
    const last = Array.isArray(value) ? value.at(-1) : value
    return last instanceof Buffer ? withoutZeros(reading.publicationOf?.(last)) : withoutZeros(last)
  }
  if (key === 'presence') return lastPresent(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]) => [name, withoutZeros(one, reading, name)])
      .filter(([, one]) => one !== 0 && one !== '' && one !== false && one !== undefined),
  )
}

function lastPresent(value: unknown): unknown {
  const { presence } = (value ?? {}) as { presence?: unknown }
  if (presence instanceof Buffer) {
    const entry = readMessage(presence, { 1: ['key', 'text'], 2: ['info', INFO] })
    return withoutZeros(withJson(entry?.info))
  }
  return withoutZeros(Object.values(presence ?? {}).at(-1))
}

// biome-ignore lint/suspicious/noExplicitAny: a test writes commands of every shape
function encodeCommand({ id = 0, ...requests }: any): Buffer {
  const [[kind, request] = ['', {}]] = Object.entries(requests) as [string, Record<string, never>][]
  const { channel, token, data, since, limit = 0, ...ask } = request as Record<string, never>
  const field = [...Object.entries(FIELDS)].find(([, one]) => one === kind)?.[0]
  if (!field) return uint(1, id)
  const body = {
    connect: [text(1, token)],
    subscribe: [
      text(1, channel),
      text(2, token),
      bool(3, ask.recover),
      text(6, ask.epoch),
      uint(7, ask.offset ?? 0),
      bool(11, ask.join_leave),
      text(12, ask.delta),
      uint(14, ask.flag ?? 0),
      uint(15, ask.type ?? 0),
    ],
    publish: [text(1, channel), text(2, JSON.stringify(data))],
    history: [
      text(1, channel),
      negative(7, limit),
      ...(since
        ? [message(8, uint(1, (since as { offset: number }).offset), text(2, (since as { epoch: string }).epoch))]
        : []),
      bool(9, ask.reverse),
    ],
    refresh: [text(1, token)],
    sub_refresh: [text(1, channel), text(2, token)],
  }[kind] ?? [text(1, channel)]
  return Buffer.concat([uint(1, id), message(Number(field), ...body)])
}

const FIELDS = {
  4: 'connect',
  5: 'subscribe',
  6: 'unsubscribe',
  7: 'publish',
  8: 'presence',
  9: 'presence_stats',
  10: 'history',
  12: 'send',
  13: 'rpc',
  14: 'refresh',
  15: 'sub_refresh',
} as const

/** An int32 below zero takes ten bytes. */
function negative(field: number, value: number): Buffer {
  if (value >= 0) return uint(field, value)
  const bytes = Array.from({ length: 10 }, (_, n) =>
    Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(7 * n)) & 0x7fn),
  )
  return Buffer.concat([varint(field * 8), Buffer.from(bytes.map((one, n) => (n < 9 ? one | 0x80 : one)))])
}

function delimited(bytes: Buffer): Buffer {
  return Buffer.concat([varint(bytes.length), bytes])
}
