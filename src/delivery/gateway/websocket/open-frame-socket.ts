/** The shortest way to a socket that works on this system. */
import type { Duplex } from 'node:stream'
import type { Sends } from '#platform/sends/sends.ts'
import { openDirectSocket } from './direct-socket.ts'
import { BROKEN, type FrameSocket } from './frame-socket.ts'
import { openHandleSocket } from './handle-socket.ts'

export function openFrameSocket(socket: Duplex, sends?: Sends): FrameSocket {
  return (sends ? openDirectSocket(socket, sends) : openHandleSocket(socket)) ?? new StreamSocket(socket)
}

/** For other handles, such as TLS: works everywhere, but is slower. */
class StreamSocket implements FrameSocket {
  readonly #socket: Duplex

  constructor(socket: Duplex) {
    this.#socket = socket
  }

  write(frames: Buffer): number {
    this.#socket.write(frames)
    return this.#socket.destroyed ? BROKEN : this.#socket.writableLength
  }

  get unsentBytes(): number {
    return this.#socket.writableLength
  }
}
