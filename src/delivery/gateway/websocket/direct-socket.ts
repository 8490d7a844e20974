/** Writes frames to the descriptor of a socket while its stream has nothing waiting, and to the stream otherwise. */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { BROKEN, type FrameSocket } from './frame-socket.ts'

/** For TCP sockets with a descriptor; others, such as TLS, are not written below their streams. */
export function openDirectSocket(socket: Duplex, sends: Sends): FrameSocket | undefined {
  if (!hasHandle(socket)) return undefined
  const { _handle: handle } = socket
  const isTcp = handle?.constructor?.name === 'TCP' && typeof handle.fd === 'number' && handle.fd >= 0
  return isTcp ? new DirectSocket({ socket, handle, sends }) : undefined
}

/** Not a public API, but widely used; without it, the stream is used. */
type TcpSocket = Socket & { readonly _handle?: TcpHandle | null }
type TcpHandle = { readonly fd: number }

function hasHandle(socket: Duplex): socket is TcpSocket {
  return socket instanceof Socket
}

type DirectSocketOptions = { readonly socket: Duplex; readonly handle: TcpHandle; readonly sends: Sends }

class DirectSocket implements FrameSocket, Outlet {
  readonly sends: Sends
  call = 0
  readonly #socket: Duplex
  readonly #descriptor: number
  #isOpen = true

  constructor({ socket, handle, sends }: DirectSocketOptions) {
    this.sends = sends
    this.#socket = socket
    // Read once: to ask the handle is a call into C++.
    this.#descriptor = handle.fd
  }

  get outlet(): Outlet {
    return this
  }

  /**
   * A socket closes its descriptor after `destroy` only, which first makes the stream unwritable; the handle may be there for
   * longer. Whatever Node or `ws` wrote and the kernel has not taken yet is in the stream's length.
   */
  get descriptor(): number {
    const socket = this.#socket
    return this.#isOpen && socket.writable && socket.writableLength === 0 ? this.#descriptor : -1
  }

  write(frames: Buffer): number {
    const sent = this.sends.toOne(this.descriptor, frames)
    if (sent === frames.length) return 0
    if (!this.#socket.writable) return BROKEN
    // The stream meets the same error, if it was one, and ends the connection.
    this.#socket.write(sent > 0 ? frames.subarray(sent) : frames)
    return this.#socket.writableLength
  }

  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  end(): void {
    this.#isOpen = false
  }

  destroy(): void {
    this.#socket.destroy()
  }
}
