/** The port that admits readers on every transport, before a socket is upgraded or a response is sent. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Code, CommandError } from '#shared/protocol/codes.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

export interface Gate {
  enter(request: IncomingMessage): ReaderPass | TurnedAway
}

/** One per connected reader, so it must be small. */
export interface ReaderPass {
  readonly kind: 'pass'
  /** All that its site may show: one topic. */
  readonly within?: string | undefined
  /** The topics and contributors that the address of the connection asks for: subscriptions that name none have these. */
  readonly topic?: string | undefined
  readonly contributor?: string | undefined
  /** The reason why its reader may not follow that stream, if so. */
  refuses(stream: StreamName): CommandError | undefined
  /** Checked with every ping: the reason to disconnect the reader, if so. */
  ends(): Code | undefined
  /** Called before a key is checked: whether the client may try one. If absent, there is no limit. */
  guess?(secret: string): Guess
  /** To be called once, when the connection is gone. */
  leave(): void
}

type Guess = { readonly kind: 'too many' } | { readonly kind: 'allowed'; forgive(): void }

export type TurnedAway = {
  readonly kind: 'turned away'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const pass: ReaderPass = { kind: 'pass', refuses: () => undefined, ends: () => undefined, leave: () => {} }

export const openGate: Gate = { enter: () => pass }

/** Undefined if the refusal was already sent. */
export function enterByHttp(gate: Gate, response: ServerResponse): ReaderPass | undefined {
  const entered = gate.enter(response.req)
  if (entered.kind === 'turned away') {
    response.writeHead(entered.status, entered.headers).end(entered.body)
    return undefined
  }
  leaveWith(response.req.socket, entered)
  return entered
}

/** In a function of its own, because a closure keeps all of its scope alive: here a request, for as long as the reader stays. */
export function leaveWith(socket: Duplex, pass: ReaderPass): void {
  socket.once('close', () => pass.leave())
}

/** Written as plain HTTP, because the connection is not a WebSocket yet. */
export function turnAwaySocket(socket: Duplex, { status, headers, body }: Omit<TurnedAway, 'kind'>): void {
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  // Browsers ignore the reason phrase, and HTTP lets it be empty (RFC 9112, section 4).
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status} \r\n${head}\r\n${body}`)
}
