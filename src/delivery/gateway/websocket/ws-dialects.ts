/** The dialects for WebSocket, and the choice of one per client. */
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { jsonCodec, protobufCodec } from '#delivery/gateway/framing/codec.ts'
import { createDialect, type Dialect } from '#delivery/gateway/framing/dialect.ts'
import { webSocketFraming } from '#delivery/gateway/framing/ws-frame.ts'

const JSON_SUBPROTOCOL = 'centrifuge-json'
const PROTOBUF_SUBPROTOCOL = 'centrifuge-protobuf'

const json = { opcode: 'text' } as const
const protobuf = { opcode: 'binary' } as const
const plain = { isDeflated: false }
const deflated = { isDeflated: true }

const jsonDialects = {
  plain: createDialect(jsonCodec, webSocketFraming({ ...json, ...plain })),
  deflated: createDialect(jsonCodec, webSocketFraming({ ...json, ...deflated })),
}
const protobufDialects = {
  plain: createDialect(protobufCodec, webSocketFraming({ ...protobuf, ...plain })),
  deflated: createDialect(protobufCodec, webSocketFraming({ ...protobuf, ...deflated })),
}

/** The chosen subprotocol must be echoed, or browsers fail the handshake. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return [PROTOBUF_SUBPROTOCOL, JSON_SUBPROTOCOL].find(name => offered.has(name)) ?? false
}

/** Protobuf can be requested by subprotocol or by query. */
export function dialectOf({ protocol, extensions }: WebSocket, { url = '' }: IncomingMessage): Dialect {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const isProtobuf =
    protocol === PROTOBUF_SUBPROTOCOL || query.get('format') === 'protobuf' || query.get('cf_protocol') === 'protobuf'
  const dialects = isProtobuf ? protobufDialects : jsonDialects
  return extensions.includes('permessage-deflate') ? dialects.deflated : dialects.plain
}
