/** The address of the WebSocket, asked for without one: what an operator sees whose proxy drops `Upgrade`. */
import { type RequestHandler, Router } from 'express'
import { Refusal } from '../errors.ts'
import { WEBSOCKET_PATH } from '../gateway/gateway.ts'

export function createWebSocketAddress(): RequestHandler {
  return Router().all(WEBSOCKET_PATH, () => {
    throw new Refusal('websocket_only')
  })
}
