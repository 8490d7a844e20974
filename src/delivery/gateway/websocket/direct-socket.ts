/** Writes frames to the descriptor of a socket while its stream has nothing waiting, and to the stream otherwise. */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { BROKEN, type FrameSocket } from './frame-socket.ts'

/** For TCP sockets with a descriptor; others, such as TLS, are not written below their streams. */
export function openDirectSocket(socket: Duplex, sends: Sends): FrameSocket | undefined {
  const handle = socket instanceof Socket ? (socket as Socket & { _handle?: TcpHandle | null })._handle : undefined
  const isTcp = handle?.constructor?.name === 'TCP' && typeof handle.fd === 'number' && handle.fd >= 0
  return isTcp ? new DirectSocket({ socket, handle, sends }) : undefined
}

/** The descriptor as libuv knows it: negative from the moment in which the socket is closed. */
type TcpHandle = { readonly fd: number }

type DirectSocketOptions = { readonly socket: Duplex; readonly handle: TcpHandle; readonly sends: Sends }

class DirectSocket implements FrameSocket, Outlet {
  readonly sends: Sends
  call = 0
  readonly #socket: Duplex
  readonly #handle: TcpHandle
  #isOpen = true

  constructor({ socket, handle, sends }: DirectSocketOptions) {
    this.sends = sends
    this.#socket = socket
    this.#handle = handle
  }

  get outlet(): Outlet {
    return this
  }

  /** Whatever Node or `ws` wrote and the kernel has not taken yet is in the stream's length. */
  get descriptor(): number {
    const socket = this.#socket
    return this.#isOpen && socket.writableLength === 0 && socket.writable ? this.#handle.fd : -1
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
