/**
 * Answers the requests of one connection one after another. Node begins all that it has read (pipelining, RFC 9112, section
 * 9.3.2), and reads on while none is answered: one connection could queue requests until the memory is full.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Law 8, bounded. Browsers and proxies send none ahead, programs that do a few. Beyond it the connection is closed. */
const MAX_AHEAD = 32

export function oneAfterAnother(app: RequestListener): RequestListener {
  const ahead = new WeakMap<Socket, number>()

  function wait(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const waiting = (ahead.get(socket) ?? 0) + 1
    if (waiting > MAX_AHEAD) return void socket.destroy()
    ahead.set(socket, waiting)
    // Emitted once the previous response was sent, and never if the connection closes earlier.
    response.once('socket', () => {
      ahead.set(socket, (ahead.get(socket) ?? 1) - 1)
      process.nextTick(app, request, response)
    })
  }

  return (request, response) => {
    // Requests received before the connection was closed are still parsed.
    if (request.socket.destroyed) return
    if (response.socket) app(request, response)
    else wait(request, response)
  }
}
