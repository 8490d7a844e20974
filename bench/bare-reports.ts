/** The least that a report costs in Node: its body read and parsed, and a receipt of the same size, and nothing else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { sampling } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly sampling: number }
  const body = JSON.stringify({ sampling })
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body)
})
server.listen({ port: 0, host: '127.0.0.1' }, () => console.log((server.address() as AddressInfo).port))
