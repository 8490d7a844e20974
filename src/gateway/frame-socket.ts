/**
 * Writes ready frames to a socket. On a plain TCP socket it hands them to the handle below the stream: the stream's own
 * bookkeeping, and an object for every write, are a quarter of what a delivery costs (`bench/README.md`).
 * Whole frames only, so it does not matter in what order these and the control frames of `ws` get out.
 */
import type { Duplex } from 'node:stream'

export interface FrameSocket {
  /** Answers the bytes unsent after it, or BROKEN. */
  write(frames: Buffer): number
  /** What neither the reader nor the operating system has taken yet. */
  readonly unsentBytes: number
}

/** The socket is lost. */
export const BROKEN = -1

export function openFrameSocket(socket: Duplex): FrameSocket {
  const handle = tcpHandleOf(socket)
  return handle && WriteRequest ? new HandleSocket(handle, WriteRequest) : new StreamSocket(socket)
}

/** Where the handle is not what we know, as under TLS: correct everywhere, and slower. */
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

/** What `net.Socket` itself calls (lib/internal/stream_base_commons.js of Node 22 to 24). */
type TcpHandle = {
  /** 0, or a negative error. Tries at once; what the system does not take is queued under the request. */
  writeBuffer(request: WriteRequest, frames: Buffer): number
  readonly writeQueueSize: number
}
type WriteRequest = { oncomplete: () => void; buffer: Buffer | undefined }
type WriteRequestClass = new () => WriteRequest

class HandleSocket implements FrameSocket {
  /** A request is used up only when its write had to wait, so one serves all sockets until that happens. */
  static #spare: WriteRequest | undefined
  readonly #handle: TcpHandle
  readonly #Request: WriteRequestClass

  constructor(handle: TcpHandle, Request: WriteRequestClass) {
    this.#handle = handle
    this.#Request = Request
  }

  write(frames: Buffer): number {
    const request = HandleSocket.#spare ?? this.#newRequest()
    if (this.#handle.writeBuffer(request, frames) !== 0) return BROKEN
    const unsent = this.#handle.writeQueueSize
    if (unsent > 0) {
      // The system reads from this memory later.
      request.buffer = frames
      HandleSocket.#spare = undefined
    }
    return unsent
  }

  #newRequest(): WriteRequest {
    const request = new this.#Request()
    request.oncomplete = ignore
    HandleSocket.#spare = request
    return request
  }

  get unsentBytes(): number {
    return this.#handle.writeQueueSize
  }
}

/** A failed write shows on the reading side too, and ends the connection there. */
function ignore(): void {}

function tcpHandleOf(socket: Duplex): TcpHandle | undefined {
  const { _handle: handle } = socket as Duplex & { _handle?: Partial<TcpHandle> | null }
  const isTcp = handle?.constructor?.name === 'TCP'
  const isKnown = typeof handle?.writeBuffer === 'function' && typeof handle.writeQueueSize === 'number'
  return isTcp && isKnown ? (handle as TcpHandle) : undefined
}

const WriteRequest = findWriteRequest()

/** Node names no public way to it. A Node that no longer gives it out is served by the stream. */
function findWriteRequest(): WriteRequestClass | undefined {
  const { binding } = process as typeof process & { binding?: (name: string) => { WriteWrap?: WriteRequestClass } }
  try {
    return binding?.call(process, 'stream_wrap').WriteWrap
  } catch {
    return undefined
  }
}
