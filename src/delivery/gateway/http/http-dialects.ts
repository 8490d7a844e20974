/** The dialects for transports whose server side is one long HTTP response. */
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
  lines: bothWays(jsonCodec, NOTHING, LINE_END),
  protobuf: bothWays(protobufCodec, NOTHING, NOTHING),
  events: bothWays(jsonCodec, EVENT, EVENT_END),
}

export function httpDialect(format: HttpFormat, chunking: Chunking): Dialect {
  return dialects[format][chunking]
}

function bothWays(codec: Codec, head: Buffer, tail: Buffer): Readonly<Record<Chunking, Dialect>> {
  const dialect = (chunking: Chunking) => createDialect(codec, framing(chunking, { head, tail }))
  return { chunked: dialect('chunked'), bare: dialect('bare') }
}

function framing(chunking: Chunking, { head, tail }: { readonly head: Buffer; readonly tail: Buffer }): Framing {
  const wrap = (...parts: readonly Buffer[]) => chunkOf(chunking, Buffer.concat([head, ...parts, tail]))
  return { wrap, prepare: part => part, wrapAround: wrap }
}
