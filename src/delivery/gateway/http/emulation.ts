/** The client protocol for networks that break WebSocket: one long response, and separate requests to its session. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dialect } from '#delivery/gateway/framing/dialect.ts'
import { readProtobuf } from '#delivery/gateway/framing/protobuf-wire.ts'
import type { ReaderConnection } from '#delivery/gateway/session/connection.ts'
import { enterByHttp, type Gate } from '#delivery/gateway/session/gate.ts'
import { Session } from '#delivery/gateway/session/session.ts'
import type { GatewayParts } from '#delivery/gateway/session/session-options.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import type { Code } from '#shared/protocol/codes.ts'
import type { Bus } from '#store/bus/bus.ts'
import { createForwarding, type Forwarded, type Said } from './forwarding.ts'
import { HttpBody } from './http-body.ts'
import { type HttpFormat, httpDialect } from './http-dialects.ts'
import { readRequestBody } from './request-body.ts'

const HTTP_STREAM_PATH = '/connection/http_stream'
const SSE_PATH = '/connection/sse'
const EMULATION_PATH = '/emulation'
export const EMULATION_PATHS = [HTTP_STREAM_PATH, SSE_PATH, EMULATION_PATH]

const STREAM_HEADERS = {
  'Cache-Control': 'private, no-cache, no-store, must-revalidate, max-age=0, no-transform',
  'X-Accel-Buffering': 'no',
}
const TYPES: Readonly<Record<HttpFormat, string>> = {
  lines: 'application/json',
  protobuf: 'application/octet-stream',
  events: 'text/event-stream; charset=utf-8',
}
/** Sent at once, to get the response past proxies that wait for a first byte. */
const EVENTS_START = '\r\n'

/** For Express or a plain server; other requests go to `next`. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

type EmulationOptions = {
  readonly shared: GatewayParts
  readonly gate: Gate
  /** The bus to the other nodes, if there are any. */
  readonly bus?: Bus | undefined
  readonly maxUnsentBytes?: number | undefined
  readonly sends?: Sends | undefined
}

/** 404 and 503 make the SDK drop its stream and reconnect. */
const STATUSES: Readonly<Record<Forwarded, number>> = { taken: 204, unknown: 404, busy: 503 }

type Route = {
  readonly methods: readonly string[]
  take(request: IncomingMessage, response: ServerResponse): Promise<void>
}

export class Emulation {
  readonly #shared: GatewayParts
  readonly #gate: Gate
  readonly #sending: Pick<EmulationOptions, 'maxUnsentBytes' | 'sends'>
  readonly #forwarding: ReturnType<typeof createForwarding>
  readonly #sessions = new Map<string, Session>()
  readonly #routes: Readonly<Record<string, Route>> = {
    [HTTP_STREAM_PATH]: { methods: ['POST'], take: (...given) => this.#openStream(...given) },
    [SSE_PATH]: { methods: ['GET', 'POST'], take: (...given) => this.#openEvents(...given) },
    [EMULATION_PATH]: { methods: ['POST'], take: (...given) => this.#takeCommands(...given) },
  }

  constructor({ shared, gate, bus, ...sending }: EmulationOptions) {
    this.#shared = shared
    this.#gate = gate
    this.#sending = sending
    this.#forwarding = createForwarding({ bus, clock: shared.clock, take: this.#take })
  }

  readonly handle: HttpHandler = (request, response, next) => {
    const { method = '', url = '' } = request
    const route = this.#routes[url.split('?', 1)[0] ?? '']
    if (!route) return next()
    if (method === 'OPTIONS') return preflight(request, response)
    if (!route.methods.includes(method)) return answer(response, 405, { Allow: route.methods.join(', ') })
    // Middleware may have set the client's origin already.
    if (!response.hasHeader('Access-Control-Allow-Origin')) response.setHeader('Access-Control-Allow-Origin', '*')
    route.take(request, response).catch(error => {
      // A disconnected client is not an error of ours; thousands of them must not fill the log.
      if (!request.destroyed || request.complete) this.#shared.onError(error)
      response.destroy()
    })
  }

  get size(): number {
    return this.#sessions.size
  }

  /** As for a gateway. */
  review(): void {
    for (const session of this.#sessions.values()) session.review()
  }

  /** For each reader, a function that tells it why it is disconnected. */
  goodbyes(why: Code): readonly (() => void)[] {
    return [...this.#sessions.values()].map(session => () => session.close(why))
  }

  close(): void {
    this.#forwarding.close()
  }

  async #openStream(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const greeting = await readRequestBody(request)
    if (greeting === 'too large') return answer(response, 413)
    this.#open({ response, format: isProtobuf(request) ? 'protobuf' : 'lines', greeting })
  }

  async #openEvents(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = queryOf(request).get('cf_connect')
    const greeting = request.method === 'POST' ? await readRequestBody(request) : Buffer.from(asked ?? '')
    if (greeting === 'too large') return answer(response, 413)
    if (greeting.length === 0) return answer(response, 400)
    this.#open({ response, format: 'events', greeting })
  }

  async #takeCommands(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readRequestBody(request)
    if (body === 'too large') return answer(response, 413)
    const said = isProtobuf(request) ? saidInProtobuf(body) : saidInJson(body)
    if (!said) return answer(response, 400)
    if (said.node !== this.#forwarding.node) return answer(response, STATUSES[await this.#forwarding.forward(said)])
    this.#take(said)
    answer(response, 204)
  }

  readonly #take = ({ session, data }: Omit<Said, 'node'>) => this.#sessions.get(session)?.receive(data)

  #open({ response, format, greeting }: { response: ServerResponse; format: HttpFormat; greeting: Buffer }): void {
    if (response.destroyed) return
    const pass = enterByHttp(this.#gate, response)
    if (!pass) return
    const shared = this.#shared
    const id = randomUUID()
    const body = new HttpBody({
      response,
      headers: { ...STREAM_HEADERS, 'Content-Type': TYPES[format] },
      ...this.#sending,
      clock: shared.clock,
      onCut: shared.onCut,
      onEnd: () => {
        this.#sessions.delete(id)
        session.end()
      },
    })
    if (format === 'events') body.writeText(EVENTS_START)
    const dialect = httpDialect(format, body.chunking)
    const connection = new HttpConnection(body, dialect)
    const emulation = { session: id, node: this.#forwarding.node }
    const session: Session = new Session({ id: randomUUID(), connection, dialect, shared, pass, emulation })
    this.#sessions.set(id, session)
    session.receive(greeting)
  }
}

class HttpConnection implements ReaderConnection {
  readonly #body: HttpBody
  readonly #dialect: Dialect

  constructor(body: HttpBody, dialect: Dialect) {
    this.#body = body
    this.#dialect = dialect
  }

  get outlet(): Outlet | undefined {
    return this.#body.outlet
  }

  write(frames: Buffer): void {
    this.#body.write(frames)
  }

  /** The code is sent as a message, because there is no close frame to carry it. */
  close(why: Code): void {
    this.#body.write(this.#dialect.push({ kind: 'disconnect', why }))
    this.#body.end()
  }
}

function isProtobuf({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith(TYPES.protobuf) ?? false
}

function saidInJson(body: Buffer): Said | undefined {
  try {
    const { session, node, data } = JSON.parse(body.toString()) as Record<string, unknown>
    const isWhole = typeof session === 'string' && typeof node === 'string' && typeof data === 'string'
    return isWhole ? { session, node, data: Buffer.from(data) } : undefined
  } catch {
    return undefined
  }
}

function saidInProtobuf(body: Buffer): Said | undefined {
  const { node, session, data } =
    readProtobuf(body, { 1: ['node', 'text'], 2: ['session', 'text'], 3: ['data', 'bytes'] }) ?? {}
  const isWhole = typeof session === 'string' && typeof node === 'string' && data instanceof Buffer
  return isWhole ? { session, node, data } : undefined
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1))
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
  answer(response, 204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? 'Content-Type',
    'Access-Control-Max-Age': '300',
  })
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers).end()
}
