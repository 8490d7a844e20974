/**
 * A reader's WebSocket. Whole messages are read here; with the first frame that is anything else, and to close, a WebSocket of `ws`
 * takes the socket over. Most readers never need one: it has a stream and eleven listeners, half of a reader's memory.
 */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { wholeMessageAt } from './whole-message.ts'

type ReaderSocketOptions = {
  readonly socket: Duplex
  readonly isDeflated: boolean
  /** Makes the WebSocket of `ws`, which from then on reads the socket. */
  readonly open: () => WebSocket
}

interface ReaderListener {
  receive(message: Buffer): void
  /** The socket is gone. */
  leave(): void
}

const READER = Symbol('reader')
type ReadSocket = Duplex & { [READER]: ReaderSocket }

export class ReaderSocket {
  readonly #socket: ReadSocket
  readonly #isDeflated: boolean
  readonly #open: () => WebSocket
  #listener: ReaderListener | undefined
  #websocket: WebSocket | undefined
  /** Of the chunk that is being read. */
  #unread: Buffer | undefined

  constructor({ socket, isDeflated, open }: ReaderSocketOptions) {
    this.#socket = Object.assign(socket, { [READER]: this })
    this.#isDeflated = isDeflated
    this.#open = open
  }

  /** Begins to read. `head`: what came with the handshake. */
  listen(listener: ReaderListener, head: Buffer): void {
    this.#listener = listener
    const socket = this.#socket
    if (head.length > 0) socket.unshift(head)
    // Functions that all readers share.
    if (socket.listenerCount('error') === 0) socket.on('error', destroy)
    socket.on('end', socket.end).on('close', leave).on('data', receive)
  }

  /** Sends a close frame, and destroys the socket if the client does not answer in time. */
  close(code: number, reason: string): void {
    this.#takeOver().close(code, reason)
  }

  receive(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.#websocket; ) {
      const whole = wholeMessageAt(chunk, at, this.#isDeflated)
      this.#unread = chunk.subarray(whole?.end ?? at)
      if (!whole) return void this.#takeOver()
      at = whole.end
      this.#listener?.receive(whole.message)
    }
    this.#unread = undefined
  }

  leave(): void {
    this.#listener?.leave()
  }

  /** Between two frames, so `ws` can begin as with a new socket. */
  #takeOver(): WebSocket {
    if (this.#websocket) return this.#websocket
    const socket = this.#socket
    socket.off('data', receive).off('end', socket.end).off('close', leave)
    const websocket = this.#open()
    this.#websocket = websocket
    websocket.on('message', message => this.#listener?.receive(message as Buffer))
    // `ws` answers an invalid frame with the code of RFC 6455, section 7.4.1; its `close` follows.
    websocket.on('error', () => {})
    websocket.on('close', () => this.leave())
    const unread = this.#unread
    this.#unread = undefined
    if (unread && unread.length > 0) socket.emit('data', unread)
    return websocket
  }
}

function receive(this: ReadSocket, chunk: Buffer): void {
  this[READER].receive(chunk)
}

function leave(this: ReadSocket): void {
  this[READER].leave()
}

function destroy(this: Duplex): void {
  this.destroy()
}
