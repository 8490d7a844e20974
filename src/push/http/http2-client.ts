/** Requests over a few long-lived HTTP/2 connections to one service, within its stream limit and honouring GOAWAY. */
import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2'
import type { Clock } from '#platform/clock.ts'
import type { NoAnswer, ServiceAnswer } from '#push/campaign/outcome.ts'

const TIMEOUT_MS = 10_000
/** Firewalls and NATs drop idle connections after a minute or more, without notifying either end (RFC 9113, section 6.7). */
const PING_MS = 30_000
const MAX_CONNECTIONS = 4
/** For a service that announces no limit. */
const MAX_STREAMS = 1_000
/** A refused stream was not processed, so it is sent again at once; a service that refuses every time is failing. */
const MAX_TRIES = 3
const MAX_TEXT_CHARACTERS = 4_096

const { NGHTTP2_REFUSED_STREAM } = http2.constants

type Http2Request = {
  readonly method?: 'POST' | 'GET' | 'DELETE'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

type Connection = {
  readonly session: ClientHttp2Session
  open: number
  limit: number
  isUsable: boolean
  /** Counts data from the service: if none arrived while a request timed out, the connection is dead. */
  heard: number
}

export class Http2Client {
  readonly #origin: string
  readonly #clock: Clock
  readonly #timeoutMs: number
  readonly #connections = new Set<Connection>()
  readonly #waiting: ((connection: Connection | undefined) => void)[] = []
  #isClosed = false

  constructor({ origin, clock, timeoutMs = TIMEOUT_MS }: { origin: string; clock: Clock; timeoutMs?: number }) {
    this.#origin = origin
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  /** Never rejects. */
  async ask(request: Http2Request): Promise<ServiceAnswer | NoAnswer> {
    for (let tries = 1; ; tries += 1) {
      const connection = this.#take() ?? (await this.#wait())
      if (!connection) return { status: 0, reason: 'network' }
      const answer = await this.#stream(connection, request)
      const isRefused = 'reason' in answer && answer.reason === 'refused stream'
      if (!isRefused || tries === MAX_TRIES || this.#isClosed) return answer
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const { session } of this.#connections) session.destroy()
    for (const go of this.#waiting.splice(0)) go(undefined)
  }

  #stream(connection: Connection, { method = 'POST', path, headers, body }: Http2Request) {
    const { promise, resolve } = Promise.withResolvers<ServiceAnswer | NoAnswer>()
    const { session } = connection
    if (session.destroyed || session.closed) {
      connection.open -= 1
      return Promise.resolve<NoAnswer>({ status: 0, reason: 'refused stream' })
    }
    let answer: IncomingHttpHeaders | undefined
    let text = ''
    let isTimeout = false
    const { heard } = connection
    const stream = session.request({ ':method': method, ':path': path, ...headers }, { endStream: body === undefined })
    const stopWaiting = this.#clock.after(this.#timeoutMs, () => {
      isTimeout = true
      stream.close()
      if (connection.heard === heard) this.#drop(connection)
    })
    stream.setEncoding('utf8')
    stream.on('response', received => {
      connection.heard += 1
      answer = received
    })
    stream.on('data', chunk => {
      if (text.length < MAX_TEXT_CHARACTERS) text += chunk
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      stopWaiting()
      connection.open -= 1
      this.#release()
      if (answer && !isTimeout) resolve({ status: Number(answer[':status']), headers: answer, text })
      else if (isTimeout) resolve({ status: 0, reason: 'timeout' })
      else resolve({ status: 0, reason: stream.rstCode === NGHTTP2_REFUSED_STREAM ? 'refused stream' : 'network' })
    })
    if (body !== undefined) stream.end(body)
    return promise
  }

  /** Counts the stream as open at once, because a waiting request uses it only a turn later. */
  #take(): Connection | undefined {
    for (const connection of this.#connections) {
      if (!connection.isUsable || connection.open >= connection.limit) continue
      connection.open += 1
      return connection
    }
    return undefined
  }

  #wait(): Promise<Connection | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined)
    const promise = new Promise<Connection | undefined>(resolve => this.#waiting.push(resolve))
    this.#grow()
    return promise
  }

  /** One at a time, because a connection's stream limit is unknown while it opens. */
  #grow(): void {
    if (this.#isClosed || this.#waiting.length === 0 || this.#connections.size >= MAX_CONNECTIONS) return
    const isConnecting = [...this.#connections].some(({ limit }) => limit === 0)
    if (!isConnecting) this.#connect()
  }

  #connect(): void {
    const session = http2.connect(this.#origin)
    // The stream limit is unknown until the service's settings arrive.
    const connection: Connection = { session, open: 0, limit: 0, isUsable: true, heard: 0 }
    this.#connections.add(connection)
    const stopWaiting = this.#clock.after(this.#timeoutMs, () => session.destroy())
    const stopPinging = this.#clock.every(PING_MS, () => this.#ping(connection))
    session.once('close', stopPinging)
    const leave = () => {
      stopWaiting()
      this.#leave(connection)
    }
    session.on('remoteSettings', ({ maxConcurrentStreams = MAX_STREAMS }) => {
      stopWaiting()
      connection.limit = Math.min(maxConcurrentStreams, MAX_STREAMS)
      connection.heard += 1
      this.#release()
    })
    session.on('goaway', leave)
    session.on('error', leave)
    session.on('close', leave)
  }

  /** Detects a dead connection while it is idle, so that no alert has to wait for that. */
  #ping(connection: Connection): void {
    const { session, heard } = connection
    if (session.destroyed || session.closed) return
    const stopWaiting = this.#clock.after(this.#timeoutMs, () => {
      if (connection.heard === heard) this.#drop(connection)
    })
    session.ping(error => {
      stopWaiting()
      if (!error) connection.heard += 1
    })
  }

  /** Its other requests fail, too, and are retried on a new connection. */
  #drop(connection: Connection): void {
    this.#leave(connection)
    connection.session.destroy()
  }

  #leave(connection: Connection): void {
    if (!connection.isUsable) return
    connection.isUsable = false
    this.#connections.delete(connection)
    // A connection that failed before its settings arrived means that the service is unreachable; otherwise, replace it.
    if (connection.limit === 0) this.#giveUp()
    else this.#grow()
  }

  /** Assigns free streams to waiting requests. */
  #release(): void {
    while (this.#waiting.length > 0) {
      const connection = this.#take()
      if (!connection) return this.#grow()
      this.#waiting.shift()?.(connection)
    }
  }

  #giveUp(): void {
    if (this.#connections.size > 0) return
    for (const go of this.#waiting.splice(0)) go(undefined)
  }
}
