/** A push service over real HTTP/2 with scripted responses; it can limit streams, refuse them and send GOAWAY. */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import { text } from 'node:stream/consumers'
import { type AwaitableReader, createReader } from '#test/support/readers/awaitable-reader.ts'
import { listen } from './listen.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly stream: ServerHttp2Stream
  /** Connections are numbered from 1. */
  readonly connection: number
}
/** `hang`: never responds. `refuse`: resets the stream as not processed (REFUSED_STREAM). */
export type H2Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | 'hang'
  | 'refuse'
type H2Script = (asked: Asked) => H2Reply | Promise<H2Reply>

export interface Http2Service extends AsyncDisposable {
  readonly origin: string
  readonly asked: readonly Asked[]
  readonly reader: AwaitableReader<Asked>
  /** The maximum number of concurrent streams on one connection. */
  readonly mostStreams: () => number
  readonly connections: () => number
  answers(script: H2Script): void
  sessionOf(asked: Asked): ServerHttp2Session
}

export async function startHttp2Service({ maxStreams = 100 } = {}): Promise<Http2Service> {
  const asked: Asked[] = []
  const reader = createReader<Asked>()
  const sessions = new Map<ServerHttp2Session, { number: number; open: number }>()
  let connections = 0
  let most = 0
  let script: H2Script = () => ({ status: 200 })
  const server = createServer({ settings: { maxConcurrentStreams: maxStreams } })
  server.on('session', session => {
    connections += 1
    sessions.set(session, { number: connections, open: 0 })
    session.on('close', () => sessions.delete(session))
    session.on('error', () => {})
  })
  server.on('stream', async (stream, headers) => {
    const session = sessions.get(stream.session as ServerHttp2Session)
    if (session) most = Math.max(most, ++session.open)
    stream.on('error', () => {})
    stream.on('close', () => session && session.open--)
    // A stream that a GOAWAY cut off has no complete body and gets no response.
    const body = await text(stream).catch(() => undefined)
    if (body === undefined) return
    const { ':method': method = '', ':path': path = '' } = headers
    const one = { method, path, headers, body, stream, connection: session?.number ?? 0 }
    asked.push(one)
    reader.take(one)
    const reply = await script(one)
    if (reply === 'hang' || stream.destroyed) return
    if (reply === 'refuse') return stream.close(0x7)
    stream.respond({ ':status': reply.status, ...reply.headers })
    stream.end(reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
  })
  const at = await listen(server)
  return {
    origin: at.url,
    asked,
    reader,
    mostStreams: () => most,
    connections: () => connections,
    answers(next) {
      script = next
    },
    sessionOf({ stream }) {
      if (!stream.session) throw new Error('the stream is gone')
      // A server-side stream, like all streams here.
      return stream.session as ServerHttp2Session
    },
    async [Symbol.asyncDispose]() {
      for (const session of sessions.keys()) session.destroy()
      await at[Symbol.asyncDispose]()
    },
  }
}
