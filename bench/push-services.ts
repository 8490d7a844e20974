/** Fast stand-ins for the push services, which read every request and accept it. Prints its two addresses. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'

const http1 = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(201).end())
})
const http2 = createHttp2Server({ settings: { maxConcurrentStreams: 100 } })
http2.on('stream', stream => {
  stream.on('error', () => {})
  stream.resume().on('end', () => {
    stream.respond({ ':status': 200 })
    stream.end('{}')
  })
})
const addresses: string[] = []
for (const server of [http1, http2]) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  addresses.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
console.log(JSON.stringify(addresses))
