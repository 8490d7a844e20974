/** The dialects for WebSocket, and the choice of one per client. */
import { type Codec, jsonCodec, protobufCodec } from '#delivery/gateway/framing/codec.ts'
import { createDialect, type Dialect } from '#delivery/gateway/framing/dialect.ts'
import { webSocketFraming } from '#delivery/gateway/framing/ws-frame.ts'

const JSON_SUBPROTOCOL = 'centrifuge-json'
const PROTOBUF_SUBPROTOCOL = 'centrifuge-protobuf'

const jsonDialects = bothWays(jsonCodec, { opcode: 'text', encoding: 'json' })
const protobufDialects = bothWays(protobufCodec, { opcode: 'binary', encoding: 'protobuf' })

type Named = { readonly opcode: 'text' | 'binary'; readonly encoding: string }

function bothWays(codec: Codec, { opcode, encoding }: Named) {
  const dialect = (isDeflated: boolean) =>
    createDialect({
      ...{ codec, framing: webSocketFraming({ opcode, isDeflated }) },
      medium: { transport: 'websocket', encoding: isDeflated ? `${encoding} deflate` : encoding },
    })
  return { plain: dialect(false), deflated: dialect(true) }
}

/** The chosen subprotocol must be echoed, or browsers fail the handshake. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return [PROTOBUF_SUBPROTOCOL, JSON_SUBPROTOCOL].find(name => offered.has(name)) ?? false
}

type Chosen = { readonly protocol: string; readonly isDeflated: boolean; readonly url: string | undefined }

/** Protobuf can be requested by subprotocol or by query. */
export function dialectOf({ protocol, isDeflated, url = '' }: Chosen): Dialect {
  const dialects = protocol === PROTOBUF_SUBPROTOCOL || asksForProtobuf(url) ? protobufDialects : jsonDialects
  return isDeflated ? dialects.deflated : dialects.plain
}

function asksForProtobuf(url: string): boolean {
  const at = url.indexOf('?')
  if (at === -1) return false
  const query = new URLSearchParams(url.slice(at))
  return query.get('format') === 'protobuf' || query.get('cf_protocol') === 'protobuf'
}
