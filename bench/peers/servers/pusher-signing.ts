/** Signs each posted event as the Pusher protocol's HTTP API demands, and passes it on to the port given. */
import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const PATH = '/apps/app-id/events'
const [, , port] = process.argv

const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const answer = await passOn(Buffer.concat(parts))
  response.writeHead(answer.status, { 'Content-Length': Buffer.byteLength(answer.text) }).end(answer.text)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))

async function passOn(body: Buffer): Promise<{ status: number; text: string }> {
  const query = [
    'auth_key=app-key',
    `auth_timestamp=${Math.floor(Date.now() / 1_000)}`,
    'auth_version=1.0',
    `body_md5=${createHash('md5').update(body).digest('hex')}`,
  ].join('&')
  const signature = createHmac('sha256', 'app-secret').update(`POST\n${PATH}\n${query}`).digest('hex')
  const response = await fetch(`http://127.0.0.1:${port}${PATH}?${query}&auth_signature=${signature}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(body),
  })
  return { status: response.status, text: await response.text() }
}
