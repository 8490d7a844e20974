/** The Protobuf messages of the Centrifuge protocol, written independently from its specification. */
import { expect } from 'vitest'
import {
  bool,
  message,
  readDelimited,
  readProtobuf,
  type Shape,
  text,
  uint,
  varint,
} from '#delivery/gateway/framing/protobuf-wire.ts'

/** The messages with the field numbers of the specification. */
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

/** Converts to JSON's form. Protobuf keeps the last of repeated values of a field; so do both sides here. */
export function plainOf(bytes: Buffer): unknown {
  const [only, ...more] = readDelimited(bytes) ?? []
  expect(more).toEqual([])
  const reply = readProtobuf(only ?? Buffer.alloc(0), REPLY)
  const publicationOf = (value: Buffer) => withJson(readProtobuf(value, PUB))
  return withoutZeros(withJson(reply), { publicationOf })
}

/** Payloads contain JSON. */
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

/** Protobuf omits zero, empty and false; a list is compared by its last element. */
export function withoutZeros(value: unknown, reading: Reading = {}, key = ''): unknown {
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
    const entry = readProtobuf(presence, { 1: ['key', 'text'], 2: ['info', INFO] })
    return withoutZeros(withJson(entry?.info))
  }
  return withoutZeros(Object.values(presence ?? {}).at(-1))
}

// biome-ignore lint/suspicious/noExplicitAny: tests write commands of every shape
export function encodeCommand({ id = 0, ...requests }: any): Buffer {
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

/** A negative int32 takes ten bytes. */
function negative(field: number, value: number): Buffer {
  if (value >= 0) return uint(field, value)
  const bytes = Array.from({ length: 10 }, (_, n) =>
    Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(7 * n)) & 0x7fn),
  )
  return Buffer.concat([varint(field * 8), Buffer.from(bytes.map((one, n) => (n < 9 ? one | 0x80 : one)))])
}

export function delimited(bytes: Buffer): Buffer {
  return Buffer.concat([varint(bytes.length), bytes])
}
