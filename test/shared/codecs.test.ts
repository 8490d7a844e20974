/** JSON and Protobuf carry the same messages, in both directions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonCodec, protobufCodec } from '#delivery/gateway/framing/codec.ts'
import type { ClientInfo, Publication, Push, Result } from '#shared/protocol/messages.ts'
import { runs } from '#test/support/data/runs.ts'
import { delimited, encodeCommand, plainOf, withoutZeros } from './protobuf-messages.ts'

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

test('a reply means the same in JSON and in Protobuf, including its missed changes', () => {
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

test('a push means the same in JSON and in Protobuf', () => {
  fc.assert(
    fc.property(push, one => {
      expect(plainOf(protobufCodec.push(one))).toEqual(withoutZeros(JSON.parse(jsonCodec.push(one).toString())))
    }),
    runs(300),
  )
})

test('decoding any bytes gives commands or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      for (const { decode } of [jsonCodec, protobufCodec]) decode(Buffer.from(bytes))
    }),
    runs(2_000),
  )
})
