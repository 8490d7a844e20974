/** Refuses requests that a node of another role serves, and names that role: a plain 404 would not show the routing mistake. */
import type { Duplex } from 'node:stream'
import type { Gateway } from '#delivery/gateway/session/gateway.ts'
import { Refusal } from '#platform/errors.ts'
import type { NodeRole } from '#platform/roles.ts'

/** @throws Refusal `other_role`, unless the node plays one of the `serving` roles. */
export function demandRole(serving: readonly NodeRole[], played: readonly NodeRole[]): void {
  if (serving.some(role => played.includes(role))) return
  throw new Refusal('other_role', { detail: sentence(serving), more: { roles: serving } })
}

function sentence(roles: readonly NodeRole[]): string {
  const named = roles.map(role => `"${role}"`).join(' or ')
  return `This node does not have the role ${named} (CRIER_ROLES), which serves this request; route it to a node that does.`
}

/** For a node without the gateway role: refuses upgraded sockets and names the right role. */
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
