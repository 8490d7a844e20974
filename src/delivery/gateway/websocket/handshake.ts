/**
 * The opening handshake (RFC 6455, section 4.2). `ws` validates the request and negotiates the extension; the answer is written as
 * frames are, in one call below the socket's stream, and takes a quarter of the time that `ws` needs for it.
 */
import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws'
import type { Sends } from '#platform/sends/sends.ts'
import { BROKEN, type FrameSocket } from './frame-socket.ts'
import { openFrameSocket } from './open-frame-socket.ts'
import { ReaderSocket } from './reader-socket.ts'

/** A connection that was just upgraded. */
export type Upgraded = {
  readonly reader: ReaderSocket
  readonly frames: FrameSocket
  readonly protocol: string
  readonly isDeflated: boolean
}

type HandshakeOptions = { readonly options: ServerOptions; readonly sends: Sends | undefined }

export type Handshake = ReturnType<typeof createHandshake>

export function createHandshake({ options, sends }: HandshakeOptions) {
  const server = new Handshakes(options, sends)
  return (request: IncomingMessage, socket: Duplex, head: Buffer, begin: (upgraded: Upgraded) => void): void => {
    server.handleUpgrade(request, socket, head, begin as never)
  }
}

/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const DEFLATE = 'permessage-deflate'
const NOTHING = Buffer.alloc(0)

/** What `ws` negotiated, by name. */
type Extensions = Readonly<Record<string, { readonly params: Readonly<Record<string, string | number | true>> }>>
type Completing = [
  extensions: Extensions,
  key: string,
  protocols: Set<string>,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  begin: (upgraded: Upgraded) => void,
]

/** What is missing in the type definitions of `ws`. */
type Opening = WebSocket & {
  _extensions: Extensions
  setSocket(socket: Duplex, head: Buffer, options: ServerOptions): void
}

class Handshakes extends WebSocketServer {
  readonly #sends: Sends | undefined

  constructor(options: ServerOptions, sends: Sends | undefined) {
    super(options)
    this.#sends = sends
  }

  /** Called by `ws` for a valid request. */
  completeUpgrade(...[extensions, key, protocols, request, socket, _head, begin]: Completing): void {
    // The client has left.
    if (!socket.readable || !socket.writable) return void socket.destroy()
    const protocol = protocols.size > 0 ? this.options.handleProtocols?.(protocols, request) || '' : ''
    const deflate = extensions[DEFLATE]
    const frames = openFrameSocket(socket, this.#sends)
    const answer = answerTo(key, { protocol, extension: deflate && printed(deflate.params) })
    if (frames.write(Buffer.from(answer, 'latin1')) === BROKEN) return void socket.destroy()
    const reader = new ReaderSocket({
      socket,
      isDeflated: deflate !== undefined,
      open: () => openWebSocket(this.options, { socket, extensions }),
    })
    begin({ reader, frames, protocol, isDeflated: deflate !== undefined })
  }
}

type Chosen = { readonly protocol: string; readonly extension: string | undefined }

function answerTo(key: string, { protocol, extension }: Chosen): string {
  const accept = hash('sha1', key + GUID, 'base64')
  const chosen = protocol === '' ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`
  const extended = extension === undefined ? '' : `Sec-WebSocket-Extensions: ${extension}\r\n`
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${chosen}${extended}\r\n`
}

function printed(params: Extensions[string]['params']): string {
  const words = Object.entries(params).map(([name, value]) => (value === true ? name : `${name}=${value}`))
  return [DEFLATE, ...words].join('; ')
}

type Opened = { readonly socket: Duplex; readonly extensions: Extensions }

function openWebSocket(options: ServerOptions, { socket, extensions }: Opened): WebSocket {
  const websocket = new (WebSocket as unknown as new (address: null, protocols: undefined, options: object) => Opening)(
    null,
    undefined,
    options,
  )
  websocket._extensions = extensions
  websocket.setSocket(socket, NOTHING, options)
  return websocket
}
