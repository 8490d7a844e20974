/** A proxy as some offices have: it lets no WebSocket through, and nothing whose path it was told to stop. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface NarrowProxy extends AsyncDisposable {
  readonly url: string
  /** The paths below `/v1` that were asked for, without their queries. */
  readonly asked: readonly string[]
}

export async function startNarrowProxy(target: string, stopped: RegExp): Promise<NarrowProxy> {
  const asked: string[] = []
  const server = createServer((incoming, answer) => {
    const { method, headers, url = '' } = incoming
    const path = url.split('?', 1)[0] ?? ''
    if (path.startsWith('/v1/')) asked.push(path.slice('/v1'.length))
    if (stopped.test(path)) return void answer.writeHead(502, { 'Content-Type': 'text/html' }).end('Stopped.')
    const onward = request(new URL(url, target), { method, headers }, answered => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.on('error', () => answer.destroy()).pipe(answer)
      // A stream that says nothing yet has begun all the same.
      answer.flushHeaders()
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
