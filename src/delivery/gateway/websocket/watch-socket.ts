/**
 * Tells when a socket's stream is written to, ended or destroyed, at that moment: an event would come later, and until then the
 * socket's descriptor may already be another reader's. The methods of the socket itself are replaced, by functions that all share.
 */
import { Socket } from 'node:net'

interface SocketWatcher {
  suspend(): void
  lose(): void
}

const WATCHER = Symbol('watcher')
type WatchedSocket = Socket & { readonly [WATCHER]: SocketWatcher }

export function watchSocket(socket: Socket, watcher: SocketWatcher): void {
  Object.assign(socket, { [WATCHER]: watcher, write, end, _destroy: destroy })
  if (socket.destroyed) watcher.lose()
}

const { write: writeOf, end: endOf, _destroy: destroyOf } = Socket.prototype

function write(this: WatchedSocket, ...given: Parameters<Socket['write']>): boolean {
  this[WATCHER].suspend()
  return Reflect.apply(writeOf, this, given)
}

function end(this: WatchedSocket, ...given: Parameters<Socket['end']>): Socket {
  this[WATCHER].suspend()
  return Reflect.apply(endOf, this, given)
}

/** The one place in which Node closes the descriptor of a socket. */
function destroy(this: WatchedSocket, ...given: Parameters<Socket['_destroy']>): void {
  this[WATCHER].lose()
  Reflect.apply(destroyOf, this, given)
}
