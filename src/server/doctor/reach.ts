/** Opens a connection to a service, with TLS if its address says so, and closes it: no request is sent. */
import net from 'node:net'
import tls from 'node:tls'
import { connectionFailure } from './ask-address.ts'

const CONNECT_MS = 4_000
const PORTS = { 'https:': 443, 'http:': 80 } as const

/** Why it cannot be reached; undefined if it can. */
export async function failureToReach(url: string, signal: AbortSignal): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'https:'
  const to = { host: hostname, port: Number(port) || PORTS[isSecure ? 'https:' : 'http:'] }
  // Apple's servers speak HTTP/2 alone.
  const socket = isSecure ? tls.connect({ ...to, servername: hostname, ALPNProtocols: ['h2'] }) : net.connect(to)
  const found = Promise.withResolvers<string | undefined>()
  const late = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)])
  late.addEventListener('abort', () => found.resolve('it does not respond in time'), { once: true })
  socket.on('error', error => found.resolve(connectionFailure(error)))
  socket.on(isSecure ? 'secureConnect' : 'connect', () => found.resolve(undefined))
  const reason = await found.promise
  socket.destroy()
  return reason
}
