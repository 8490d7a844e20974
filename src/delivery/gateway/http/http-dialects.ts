/** The dialects for transports whose server side is one long HTTP response. */
import type { Medium } from '#delivery/feed/follower.ts'
import { type Codec, jsonCodec, protobufCodec } from '#delivery/gateway/framing/codec.ts'
import { createDialect, type Dialect } from '#delivery/gateway/framing/dialect.ts'
import type { Framing } from '#delivery/gateway/framing/framing.ts'
import { type Chunking, chunkOf } from './http-body.ts'

/** JSON lines, length-prefixed Protobuf, or JSON in server-sent events. */
export type HttpFormat = 'lines' | 'protobuf' | 'events'

const NOTHING = Buffer.alloc(0)
const LINE_END = Buffer.from('\n')
const EVENT = Buffer.from('data: ')
const EVENT_END = Buffer.from('\n\n')

const dialects: Readonly<Record<HttpFormat, Readonly<Record<Chunking, Dialect>>>> = {
  lines: bothWays(jsonCodec, { head: NOTHING, tail: LINE_END, medium: { transport: 'stream', encoding: 'json' } }),
  protobuf: bothWays(protobufCodec, {
    ...{ head: NOTHING, tail: NOTHING },
    medium: { transport: 'stream', encoding: 'protobuf' },
  }),
  events: bothWays(jsonCodec, { head: EVENT, tail: EVENT_END, medium: { transport: 'sse', encoding: 'json' } }),
}

export function httpDialect(format: HttpFormat, chunking: Chunking): Dialect {
  return dialects[format][chunking]
}

type Wrapped = { readonly head: Buffer; readonly tail: Buffer; readonly medium: Medium }

function bothWays(codec: Codec, { medium, ...around }: Wrapped): Readonly<Record<Chunking, Dialect>> {
  const dialect = (chunking: Chunking) => createDialect({ codec, framing: framing(chunking, around), medium })
  return { chunked: dialect('chunked'), bare: dialect('bare') }
}

function framing(chunking: Chunking, { head, tail }: { readonly head: Buffer; readonly tail: Buffer }): Framing {
  const wrap = (...parts: readonly Buffer[]) => chunkOf(chunking, Buffer.concat([head, ...parts, tail]))
  return { wrap, prepare: part => part, wrapAround: wrap }
}
