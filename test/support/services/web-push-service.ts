/** A browser's push service with scripted responses, over real HTTP/1.1. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type Browser, makeBrowser } from '#test/support/data/sample-devices.ts'
import { type AwaitableReader, createReader } from '#test/support/readers/awaitable-reader.ts'
import { listen } from './listen.ts'

export type Pushed = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
/** `hang`: never responds. `cut`: closes the connection without a response. */
export type ServiceReply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | 'hang'
  | 'cut'
type Script = (pushed: Pushed) => ServiceReply | Promise<ServiceReply>

export interface WebPushService extends AsyncDisposable {
  readonly origin: string
  /** The requests received, in order. */
  readonly pushed: readonly Pushed[]
  readonly reader: AwaitableReader<Pushed>
  /** Sets the response from now on. */
  answers(script: Script): void
  /** A browser with a subscription to this service. */
  subscribe(name?: string): Browser
}

let count = 0

export async function startWebPushService(): Promise<WebPushService> {
  const pushed: Pushed[] = []
  const reader = createReader<Pushed>()
  let script: Script = () => ({ status: 201 })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url: path = '', headers } = request
    const one: Pushed = { method, path, headers, body: Buffer.concat(chunks) }
    pushed.push(one)
    reader.take(one)
    const reply = await script(one)
    if (reply === 'hang') return
    if (reply === 'cut') return void request.socket.destroy()
    const { status, headers: more, body } = reply
    response.writeHead(status, more)
    response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
  const { url: origin, ...listening } = await listen(server)
  return {
    ...listening,
    origin,
    pushed,
    reader,
    answers(next) {
      script = next
    },
    subscribe: (name = `device-${++count}`) => makeBrowser(`${origin}/push/${name}`),
  }
}
