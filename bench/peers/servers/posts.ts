/** An HTTP server that broadcasts the body of each POST; it prints its port. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** As many readers as arrive at once. */
const BACKLOG = 4_096

type Posts = { readonly broadcast: (text: string) => void; readonly others?: RequestListener }

export function servePosts({ broadcast, others = refuse }: Posts): Server {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return others(request, response)
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      broadcast(Buffer.concat(parts).toString())
      response.writeHead(200, { 'Content-Length': 0 }).end()
    })
  })
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
    console.log((server.address() as AddressInfo).port)
  })
  return server
}

const refuse: RequestListener = (_request, response) => void response.writeHead(404).end()
