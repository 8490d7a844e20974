/**
 * Writes ready frames to a socket. For plain TCP it uses the handle below the stream: the stream's bookkeeping, and an object
 * per write, are a quarter of the cost of a delivery (`bench/README.md`). Takes whole frames only, so their order relative to
 * the control frames of `ws` does not matter.
 */
import type { Duplex } from 'node:stream'

export interface FrameSocket {
  /** Returns the bytes that are unsent after the write, or BROKEN. */
  write(frames: Buffer): number
  /** Bytes that the operating system has not accepted yet. */
  readonly unsentBytes: number
}

/** The connection is lost. */
export const BROKEN = -1

export function openFrameSocket(socket: Duplex): FrameSocket {
  const handle = tcpHandleOf(socket)
  return handle && writing ? new HandleSocket(handle, writing) : new StreamSocket(socket)
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

/** The methods that `net.Socket` calls itself (lib/internal/stream_base_commons.js of Node 22 to 24). */
type TcpHandle = {
  /** Returns 0 or a negative error. Tries to write at once, and queues the rest under the request. */
  writeBuffer(request: WriteRequest, frames: Buffer): number
  readonly writeQueueSize: number
}
type WriteRequest = { oncomplete: () => void; buffer: Buffer | undefined }
type WriteRequestClass = new () => WriteRequest

class HandleSocket implements FrameSocket {
  /**
   * A request is used up only if its write had to wait, so all sockets share one until then. The queue size does not tell: libuv
   * may empty it within the call while the request stays attached, and attaching it twice aborts Node.
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
    // Keeps the buffer alive: the system reads it later.
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

/** Not needed: a failed write also fails reads, which end the connection. */
function ignore(): void {}

function tcpHandleOf(socket: Duplex): TcpHandle | undefined {
  const { _handle: handle } = socket as Duplex & { _handle?: Partial<TcpHandle> | null }
  const isTcp = handle?.constructor?.name === 'TCP'
  const isKnown = typeof handle?.writeBuffer === 'function' && typeof handle.writeQueueSize === 'number'
  return isTcp && isKnown ? (handle as TcpHandle) : undefined
}

/** The internals needed to write through the handle, and whether the last write is still pending. */
type Writing = { readonly Request: WriteRequestClass; readonly wasAsync: () => boolean }
type StreamWrap = {
  readonly WriteWrap?: WriteRequestClass
  readonly streamBaseState?: Int32Array
  readonly kLastWriteWasAsync?: number
}

const writing = findWriting()

/** Not a public API of Node. If a version of Node lacks it, the stream is used. */
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
