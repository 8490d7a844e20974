/** A restrictive office proxy: it blocks WebSocket and a configurable set of paths. */
import { createServer, request } from 'node:http'
import { listen } from './listen.ts'

export interface NarrowProxy extends AsyncDisposable {
  readonly url: string
  /** The paths below `/v1` that were requested, without queries. */
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
      // A stream without data yet has begun all the same.
      answer.flushHeaders()
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'))
  return { ...(await listen(server)), asked }
}
