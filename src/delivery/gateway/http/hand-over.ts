/**
 * Takes the connection of an endless response away from Node's HTTP server, with whose parser and bookkeeping a reader costs
 * twice the memory. Node itself lets go of a connection when it has read a request that asks for an upgrade.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A client has nothing to say after its request; what it sends is discarded, within reason. */
const MAX_RECEIVED_BYTES = 64 * 1024

const NOTHING = Buffer.alloc(0)

const asked = new WeakSet<IncomingMessage>()
const taken = new WeakSet<Duplex>()

/**
 * To be called while Node emits the request; after that, Node emits `upgrade`. Does nothing for a request with a body, or one
 * that waits behind another: those connections stay with Node, and are served all the same.
 */
export function askForConnection(request: IncomingMessage, response: ServerResponse): void {
  const { headers, socket } = request
  const hasBody = headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined
  if (hasBody || response.socket !== socket) return
  asked.add(request)
  // Without a parser, no other request can follow. If another one is parsed already, Node ignores the mark.
  Object.assign(request, { upgrade: true })
  response.shouldKeepAlive = false
}

/** For the event `upgrade`; false if it is the client that asks. */
export function takeConnection(request: IncomingMessage): boolean {
  if (!asked.delete(request)) return false
  const { socket } = request
  taken.add(socket)
  // In place of the listeners of Node's server, which are gone; an unheard error would end the process.
  socket.on('error', ignore).on('end', socket.end).on('data', limitReceived)
  return true
}

/**
 * Ends the exchange, of which nothing was sent yet, and leaves its socket to the caller. For the request log and the limits, the request is
 * over. Returns its status line and headers, which are for the caller to send first: with what follows them, in one call. On a connection that
 * is still Node's they are sent, and the response stays open as long as the socket.
 */
export function detach(response: ServerResponse): Buffer {
  const { socket } = response.req
  // Printed by `writeHead`. Not documented, but read by middleware of Express.
  const { _header: head } = response as ServerResponse & { readonly _header?: unknown }
  const isOurs = taken.delete(socket)
  if (!isOurs || typeof head !== 'string') response.flushHeaders()
  if (!isOurs) return NOTHING
  response.detachSocket(socket)
  response.destroyed = true
  response.emit('close')
  return typeof head === 'string' ? Buffer.from(head, 'latin1') : NOTHING
}

function ignore(): void {}

function limitReceived(this: IncomingMessage['socket']): void {
  if (this.bytesRead > MAX_RECEIVED_BYTES) this.destroy()
}
