/** Answers what another node's role serves: whoever set up the proxy should learn where it belongs, not "nothing here". */
import type { Duplex } from 'node:stream'
import { type RequestHandler, type Response, Router } from 'express'
import { Refusal } from '../errors.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { type NodeRole, ROLES } from '../roles.ts'

/** Whatever the role, a node says how it is and how it is used. */
const EVERY_NODE = /^\/(healthz|readyz|openapi\.json|docs)(\/|$)/
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const FOLLOWING = /^\/v1\/blogs\/[^/]+\/events\/?$/

/** Any one of them serves it. Reading takes the record only, so a desk may read where it posts. */
export function rolesFor(method: string, path: string): readonly NodeRole[] {
  if (EVERY_NODE.test(path)) return ROLES
  if (/^\/v1\/devices(\/|$)/.test(path)) return ['push']
  if (FOLLOWING.test(path)) return ['gateway']
  if (/^\/(v1\/(keys|sites|session|hooks)|desk)(\/|$)/.test(path)) return ['ingest']
  if (path.startsWith('/v1/')) return READING.has(method) ? ['ingest', 'gateway'] : ['ingest']
  // The desk shows what was uploaded there.
  if (path.startsWith('/media/')) return ['ingest', 'gateway']
  return ['gateway']
}

export function refuseOtherRoles(played: readonly NodeRole[]): RequestHandler {
  const router = Router()
  if (ROLES.every(role => played.includes(role))) return router
  router.use((request, _response: Response, next) => {
    const roles = rolesFor(request.method, request.path)
    if (roles.some(role => played.includes(role))) return next()
    throw new Refusal('other_role', { detail: sentence(roles), more: { roles } })
  })
  return router
}

function sentence(roles: readonly NodeRole[]): string {
  const named = roles.map(role => `"${role}"`).join(' or ')
  return `This node does not play the role ${named} (CRIER_ROLES), which serves this; ask one that does.`
}

/** For a node whose role it is not: its listeners hand it sockets, and it says whose they are. */
export function refuseUpgrades(gateway: Pick<Gateway, 'close'>): Pick<Gateway, 'upgrade' | 'close'> {
  return { upgrade: (_request, socket) => refuseSocket(socket), close: () => gateway.close() }
}

function refuseSocket(socket: Duplex): void {
  const body = JSON.stringify({ status: 404, code: 'other_role', detail: sentence(['gateway']), roles: ['gateway'] })
  const headers = [
    'HTTP/1.1 404 Not Found',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.on('error', () => {})
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`)
}
