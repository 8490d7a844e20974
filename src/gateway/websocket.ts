/** A session over a WebSocket. All data goes out as ready frames on the socket itself, never through `ws.send`. */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { type Code, disconnects } from '../protocol/codes.ts'
import type { Connection } from './connection.ts'

/**
 * Law 5. A page of updates fits many times over; a reader that has this much unsent is better served by coming back and
 * catching up, and ten thousand of them still fit into memory.
 */
export const MAX_UNSENT_BYTES = 256 * 1024

export class WebSocketConnection implements Connection {
  readonly #socket: Duplex
  readonly #websocket: WebSocket
  readonly #maxUnsentBytes: number

  constructor({ socket, websocket, maxUnsentBytes = MAX_UNSENT_BYTES }: WebSocketConnectionOptions) {
    this.#socket = socket
    this.#websocket = websocket
    this.#maxUnsentBytes = maxUnsentBytes
  }

  write(frames: Buffer): void {
    if (this.#websocket.readyState !== this.#websocket.OPEN) return
    if (this.#socket.writableLength > this.#maxUnsentBytes) return this.close(disconnects.slow)
    this.#socket.write(frames)
  }

  /** The close frame queues behind what is unsent; `ws` drops the socket when the client does not answer it in time. */
  close({ code, message }: Code): void {
    this.#websocket.close(code, message)
  }
}

export type WebSocketConnectionOptions = {
  readonly socket: Duplex
  readonly websocket: WebSocket
  readonly maxUnsentBytes?: number
}
