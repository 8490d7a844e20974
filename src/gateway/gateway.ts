/** Where readers connect: takes upgraded sockets and runs a session on each. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import type { Feeds } from '../feed/feeds.ts'
import { disconnects } from '../protocol/codes.ts'
import { jsonDialect } from './json-dialect.ts'
import { sendAway } from './send-away.ts'
import { type Admit, Session } from './session.ts'
import { TimerWheel } from './timer-wheel.ts'
import { WebSocketConnection } from './websocket.ts'

export const WEBSOCKET_PATH = '/connection/websocket'

/** A client's commands: 128 subscribes with tokens fit. */
const MAX_MESSAGE_BYTES = 64 * 1024
/** What a client may take to answer a close before its socket is dropped; the last of what stopping takes. */
const CLOSE_MS = 3_000
const SUBPROTOCOLS = ['centrifuge-json']

export interface Gateway {
  /** For the `upgrade` event of an HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many readers are connected. */
  readonly sessions: number
  /** Tells every reader to come back, and resolves when they are gone. */
  close(): Promise<void>
}

export type GatewayOptions = {
  readonly feeds: Feeds
  readonly admit: Admit
  readonly clock: Clock
  /** Shown to clients in the answer to connect. */
  readonly version: string
  readonly onError: (error: unknown) => void
  readonly random?: () => number
  readonly maxUnsentBytes?: number
  /** Over which readers are told to come back when the gateway closes; absent, all at once. */
  readonly drainMs?: number
}

export function createGateway(options: GatewayOptions): Gateway {
  const { feeds, admit, clock, version, onError, random = Math.random, maxUnsentBytes, drainMs = 0 } = options
  const wheel = new TimerWheel(clock)
  const sessions = new Map<WebSocket, Session>()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    // Since ws 8.19; its type definitions do not know it yet.
    ...({ closeTimeout: CLOSE_MS } as object),
    handleProtocols: offered => SUBPROTOCOLS.find(name => offered.has(name)) ?? false,
  })
  let onEmpty: (() => void) | undefined

  function begin(websocket: WebSocket, socket: Duplex): void {
    const onCut = () => session.end()
    const connection = new WebSocketConnection({ socket, websocket, onCut, ...(maxUnsentBytes && { maxUnsentBytes }) })
    const id = randomUUID()
    const session: Session = new Session({
      id,
      version,
      connection,
      dialect: jsonDialect,
      feeds,
      admit,
      wheel,
      random,
      onError,
    })
    sessions.set(websocket, session)
    websocket.on('message', message => session.receive(message as Buffer))
    // `ws` answers a broken frame itself, with the code of RFC 6455, section 7.4.1; its `close` follows.
    websocket.on('error', () => {})
    websocket.on('close', () => {
      connection.end()
      session.end()
      sessions.delete(websocket)
      if (sessions.size === 0) onEmpty?.()
    })
  }

  return {
    upgrade(request, socket, head) {
      if (pathOf(request) !== WEBSOCKET_PATH || onEmpty) return refuse(socket, onEmpty ? BUSY : NOT_FOUND)
      // The Python SDK sends the header empty when it has no subprotocol to offer; `ws` would answer 400.
      if (request.headers['sec-websocket-protocol']?.trim() === '') delete request.headers['sec-websocket-protocol']
      server.handleUpgrade(request, socket, head, websocket => begin(websocket, socket))
    },

    get sessions() {
      return sessions.size
    },

    async close() {
      const empty = new Promise<void>(resolve => {
        onEmpty = resolve
      })
      const tell = (session: Session) => session.close(disconnects.shutdown)
      await sendAway({ readers: [...sessions.values()], windowMs: drainMs, clock, tell })
      if (sessions.size > 0) await empty
      wheel.close()
    },
  }
}

const NOT_FOUND = `404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
const BUSY = `503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`

function refuse(socket: Duplex, answer: string): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${answer}`)
}

function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
