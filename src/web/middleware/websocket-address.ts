/** Answers requests for the WebSocket's URL without an upgrade, which operators see when their proxy drops `Upgrade`. */
import type { RequestHandler } from 'express'
import { WEBSOCKET_PATH } from '#delivery/gateway/session/gateway.ts'
import { Refusal } from '#platform/errors.ts'
import type { Edge } from './edge.ts'
import { createRouter } from './one-spelling.ts'
import { policies } from './route-policy.ts'

export function createWebSocketAddress(edge: Edge): RequestHandler {
  return createRouter().all(WEBSOCKET_PATH, edge.hold(policies.following), () => {
    throw new Refusal('websocket_only')
  })
}
