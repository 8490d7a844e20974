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
  return handle && writing ? new HandleSocket(handle, writing) : new StreamSocket(socket)
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
  /**
   * A request is used up only when its write had to wait, so one serves all sockets until that happens. The queue does
   * not tell: libuv may empty it within the call while the request stays attached, and attached twice, it aborts Node.
   */
  static #spare: WriteRequest | undefined
  readonly #handle: TcpHandle
  readonly #writing: Writing

  constructor(handle: TcpHandle, writing: Writing) {
    this.#handle = handle
    this.#writing = writing
  }

  write(frames: Buffer): number {
    const request = HandleSocket.#spare ?? this.#newRequest()
    const error = this.#handle.writeBuffer(request, frames)
    if (this.#writing.wasAsync() || error !== 0) HandleSocket.#spare = undefined
    if (error !== 0) return BROKEN
    const unsent = this.#handle.writeQueueSize
    // The system reads from this memory later.
    if (unsent > 0) request.buffer = frames
    return unsent
  }

  #newRequest(): WriteRequest {
    const request = new this.#writing.Request()
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

/** What a write through the handle takes, and whether the last one waits for its end. */
type Writing = { readonly Request: WriteRequestClass; readonly wasAsync: () => boolean }
type StreamWrap = {
  readonly WriteWrap?: WriteRequestClass
  readonly streamBaseState?: Int32Array
  readonly kLastWriteWasAsync?: number
}

const writing = findWriting()

/** Node names no public way to it. A Node that no longer gives it out is served by the stream. */
function findWriting(): Writing | undefined {
  const { binding } = process as typeof process & { binding?: (name: string) => StreamWrap }
  try {
    const {
      WriteWrap: Request,
      streamBaseState: state,
      kLastWriteWasAsync: at,
    } = binding?.call(process, 'stream_wrap') ?? {}
    if (!Request || !state || at === undefined) return undefined
    return { Request, wasAsync: () => state[at] !== 0 }
  } catch {
    return undefined
  }
}
