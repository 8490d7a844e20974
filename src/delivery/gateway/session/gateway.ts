/** The entry point for readers: accepts upgraded sockets and runs a session on each. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { sendAway } from '#delivery/feed/send-away.ts'
import { Emulation, type HttpHandler } from '#delivery/gateway/http/emulation.ts'
import { EventStreams } from '#delivery/gateway/http/event-streams.ts'
import { awaitGrowth, type Growth } from '#delivery/gateway/http/growth.ts'
import { MAX_MESSAGE_BYTES } from '#delivery/gateway/http/request-body.ts'
import { createHandshake, type Handshake, type Upgraded } from '#delivery/gateway/websocket/handshake.ts'
import { WebSocketConnection } from '#delivery/gateway/websocket/websocket.ts'
import { chooseSubprotocol, dialectOf } from '#delivery/gateway/websocket/ws-dialects.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { type Code, disconnects } from '#shared/protocol/codes.ts'
import type { Bus } from '#store/bus/bus.ts'
import { type Gate, leaveWith, openGate, type ReaderPass, turnAwaySocket } from './gate.ts'
import { Session } from './session.ts'
import type { GatewayParts } from './session-options.ts'
import { TimerWheel } from './timer-wheel.ts'

export const WEBSOCKET_PATH = '/connection/websocket'

/** How long a client may take to answer a close frame before its socket is destroyed; the last step of stopping. */
const CLOSE_MS = 3_000
/**
 * Outgoing messages are compressed once for all readers (`ws-frame.ts`); `ws` only inflates incoming ones, each by itself, so
 * that silent readers need no window.
 */
const DEFLATE = { serverNoContextTakeover: true, clientNoContextTakeover: true }
/**
 * Our frames use the full window. `ws` would answer 400 to a client that requests a smaller one; such a client gets
 * uncompressed frames instead.
 */
const SMALL_WINDOW = /server_max_window_bits/
const WEBSOCKETS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: DEFLATE,
  maxPayload: MAX_MESSAGE_BYTES,
  // Supported since ws 8.19, but missing from its type definitions.
  ...({ closeTimeout: CLOSE_MS } as object),
  handleProtocols: chooseSubprotocol,
}

export type GatewayOptions = Omit<GatewayParts, 'count' | 'wheel' | 'onCut'> & {
  /** By default every reader is admitted. */
  readonly gate?: Gate
  /** The approximate number of readers of a stream; by default, of this node's. */
  readonly count?: GatewayParts['count']
  /** The bus to other nodes and workers, if any: a request may reach another one than its session's. */
  readonly bus?: Bus | undefined
  readonly maxUnsentBytes?: number
  /** If absent, frames are sent by JavaScript. */
  readonly sends?: Sends | undefined
  /** The time over which readers are disconnected when the gateway closes; if absent, all at once. */
  readonly drainMs?: number
  /** Called when the server disconnects a reader; not for readers that left, broken sockets, or a closing gateway. */
  readonly onCut?: (why: Code) => void
}

export class Gateway {
  readonly events: EventStreams
  readonly #options: GatewayOptions
  readonly #gate: Gate
  readonly #wheel: TimerWheel
  readonly #shared: GatewayParts
  readonly #emulation: Emulation
  readonly #sessions = new Set<Session>()
  readonly #closing = new AbortController()
  readonly #shake: Handshake
  /** Set once the gateway closes. */
  #onEmpty: (() => void) | undefined

  constructor(options: GatewayOptions) {
    const { feeds, gate = openGate, clock, count = feeds.readers, bus, maxUnsentBytes, sends } = options
    const wheel = new TimerWheel(clock)
    this.#options = options
    this.#gate = gate
    this.#wheel = wheel
    this.#shake = createHandshake({ options: WEBSOCKETS, sends })
    this.#shared = { ...options, count, wheel }
    this.events = new EventStreams({ ...options, gate, wheel })
    this.#emulation = new Emulation({ shared: this.#shared, gate, bus, maxUnsentBytes, sends })
  }

  /** For the `upgrade` event of an HTTP server. */
  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (this.#onEmpty) return turnAwaySocket(socket, BUSY)
    if (pathOf(request) !== WEBSOCKET_PATH) return turnAwaySocket(socket, NOT_FOUND)
    const entered = this.#gate.enter(request)
    if (entered.kind === 'turned away') return turnAwaySocket(socket, entered)
    // The Python SDK sends an empty header if it offers no subprotocol; `ws` would answer 400.
    if (request.headers['sec-websocket-protocol']?.trim() === '') delete request.headers['sec-websocket-protocol']
    const { 'sec-websocket-extensions': extensions = '' } = request.headers
    if (SMALL_WINDOW.test(extensions)) delete request.headers['sec-websocket-extensions']
    let isUpgraded = false
    this.#shake(request, socket, head, upgraded => {
      isUpgraded = true
      this.#begin(upgraded, { request, head, pass: entered })
    })
    if (!isUpgraded) leaveWith(socket, entered)
  }

  /** For readers behind proxies that break WebSocket. */
  get emulation(): HttpHandler {
    return this.#emulation.handle
  }

  /** For long polling; resolves early when the gateway closes. */
  awaitGrowth(growth: Growth): Promise<void> {
    const signal = AbortSignal.any([growth.signal, this.#closing.signal])
    return awaitGrowth(this.#options.feeds, { ...growth, signal })
  }

  /** The number of connected readers. */
  get sessions(): number {
    return this.#sessions.size + this.events.size + this.#emulation.size
  }

  /** After a key, login or site was revoked: disconnects its readers at once. */
  review(): void {
    for (const session of this.#sessions) session.review()
    this.events.review()
    this.#emulation.review()
  }

  /** Tells every reader to reconnect elsewhere, and resolves when all are gone. */
  async close(): Promise<void> {
    const { drainMs = 0, clock } = this.#options
    const { promise: empty, resolve } = Promise.withResolvers<void>()
    this.#onEmpty = resolve
    this.#closing.abort()
    const why = disconnects.shutdown
    const ofSockets = [...this.#sessions].map(session => () => session.close(why))
    const goodbyes = [...ofSockets, ...this.events.goodbyes(), ...this.#emulation.goodbyes(why)]
    await sendAway({ readers: goodbyes, windowMs: drainMs, clock, tell: goodbye => goodbye() })
    this.#emulation.close()
    if (this.#sessions.size > 0) await empty
    this.#wheel.close()
  }

  #begin({ reader, frames, ...chosen }: Upgraded, { request, head, pass }: Entered): void {
    const { maxUnsentBytes, onCut: tellCut } = this.#options
    const onCut = (why: Code) => {
      session.end()
      if (why !== disconnects.writeError) tellCut?.(why)
    }
    const connection = new WebSocketConnection({ frames, reader, onCut, ...(maxUnsentBytes && { maxUnsentBytes }) })
    const dialect = dialectOf({ ...chosen, url: request.url })
    const session: Session = new Session({ id: randomUUID(), connection, dialect, shared: this.#shared, pass })
    const leave = () => {
      connection.end()
      session.end()
      pass.leave()
      this.#sessions.delete(session)
      if (this.#sessions.size === 0) this.#onEmpty?.()
    }
    this.#sessions.add(session)
    reader.listen({ receive: message => session.receive(message), leave }, head)
  }
}

type Entered = { readonly request: IncomingMessage; readonly head: Buffer; readonly pass: ReaderPass }

const NOT_FOUND = { status: 404, headers: {}, body: '' }
const BUSY = { status: 503, headers: { 'Retry-After': '1' }, body: '' }

function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
