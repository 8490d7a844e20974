/**
 * Processes the requests of one connection one at a time. Node starts all pipelined requests at once (RFC 9112, section 9.3.2)
 * and keeps reading while none is answered: one connection could queue requests until memory is exhausted.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Law 8, bounded. Browsers and proxies do not pipeline; programs send a few ahead. Above it, the connection is closed. */
const MAX_AHEAD = 32

export function oneAfterAnother(app: RequestListener): RequestListener {
  const ahead = new WeakMap<Socket, number>()

  function wait(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const waiting = (ahead.get(socket) ?? 0) + 1
    if (waiting > MAX_AHEAD) return void socket.destroy()
    ahead.set(socket, waiting)
    // Emitted once the previous response is sent, and never if the connection closes before.
    response.once('socket', () => {
      ahead.set(socket, (ahead.get(socket) ?? 1) - 1)
      process.nextTick(app, request, response)
    })
  }

  return (request, response) => {
    // Node still parses requests that arrived before the connection was closed.
    if (request.socket.destroyed) return
    if (response.socket) app(request, response)
    else wait(request, response)
  }
}
