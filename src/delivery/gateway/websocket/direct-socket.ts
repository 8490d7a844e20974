/** Writes frames to the descriptor of a socket while its stream has nothing waiting, and to the stream otherwise. */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { NO_SLOT, slots } from '#platform/sends/slots.ts'
import { BROKEN, type FrameSocket } from './frame-socket.ts'
import { watchSocket } from './watch-socket.ts'

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

type DirectSocketOptions = { readonly socket: Socket; readonly handle: TcpHandle; readonly sends: Sends }

class DirectSocket implements FrameSocket, Outlet {
  readonly sends: Sends
  slot = slots.take()
  readonly #socket: Socket
  readonly #descriptor: number
  #isOpen = true

  constructor({ socket, handle, sends }: DirectSocketOptions) {
    this.sends = sends
    this.#socket = socket
    // Read once: to ask the handle is a call into C++.
    this.#descriptor = handle.fd
    watchSocket(socket, this)
  }

  get outlet(): Outlet {
    return this
  }

  /** Opens the slot to calls for many when the stream has nothing waiting, so they need not ask. */
  write(frames: Buffer): number {
    const socket = this.#socket
    const isClear = this.#isOpen && socket.writable && socket.writableLength === 0
    const sent = isClear ? this.sends.toOne(this.#descriptor, frames) : -1
    if (sent === frames.length) {
      slots.open(this.slot, this.#descriptor)
      return 0
    }
    if (!socket.writable) return BROKEN
    // The stream meets the same error, if it was one, and ends the connection.
    socket.write(sent > 0 ? frames.subarray(sent) : frames)
    return socket.writableLength
  }

  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  /** Something may be waiting in the stream. */
  suspend(): void {
    slots.close(this.slot)
  }

  /** The descriptor is about to be closed. */
  lose(): void {
    slots.close(this.slot)
    slots.release(this.slot)
    this.slot = NO_SLOT
    this.#isOpen = false
  }

  end(): void {
    this.#isOpen = false
    slots.close(this.slot)
  }

  destroy(): void {
    this.#socket.destroy()
  }
}
