/**
 * Writes frames to the handle below a socket's stream: the stream's own bookkeeping, and an object per write, are a quarter
 * of the cost of a delivery (`bench/README.md`). For systems on which `#platform/sends` has nothing better.
 */
import type { Duplex } from 'node:stream'
import { BROKEN, type FrameSocket } from './frame-socket.ts'

/** For TCP sockets, if this version of Node has the required internals. */
export function openHandleSocket(socket: Duplex): FrameSocket | undefined {
  const handle = tcpHandleOf(socket)
  writing ??= findWriting() ?? 'none'
  return handle && writing !== 'none' ? new HandleSocket({ socket, handle, writing }) : undefined
}

/** The methods that `net.Socket` calls itself (lib/internal/stream_base_commons.js of Node 22 to 24). */
type TcpHandle = {
  /** Returns 0 or a negative error. Tries to write at once, and queues the rest under the request. */
  writeBuffer(request: WriteRequest, frames: Buffer): number
  readonly writeQueueSize: number
}
type WriteRequest = { oncomplete: () => void; buffer: Buffer | undefined }
type WriteRequestClass = new () => WriteRequest

type HandleSocketOptions = { readonly socket: Duplex; readonly handle: TcpHandle; readonly writing: Writing }

class HandleSocket implements FrameSocket {
  /**
   * A request is used up only if its write had to wait, so all sockets share one until then. The queue size does not tell:
   * libuv may empty it within the call while the request stays attached, and attaching it twice aborts Node.
   */
  static #spare: WriteRequest | undefined
  readonly #socket: Duplex
  readonly #handle: TcpHandle
  readonly #writing: Writing

  constructor({ socket, handle, writing }: HandleSocketOptions) {
    this.#socket = socket
    this.#handle = handle
    this.#writing = writing
  }

  write(frames: Buffer): number {
    if (this.#socket.writableLength > 0) return this.#queue(frames)
    const request = HandleSocket.#spare ?? this.#newRequest()
    const error = this.#handle.writeBuffer(request, frames)
    // Nothing is queued then, and to ask for the size of the queue is another call into C++.
    if (error === 0 && !this.#writing.wasAsync()) return 0
    HandleSocket.#spare = undefined
    if (error !== 0) return BROKEN
    // Keeps the buffer alive: the system reads it later.
    request.buffer = frames
    return this.#handle.writeQueueSize
  }

  /** Behind what Node or `ws` wrote to the stream. */
  #queue(frames: Buffer): number {
    if (!this.#socket.writable) return BROKEN
    this.#socket.write(frames)
    return this.unsentBytes
  }

  #newRequest(): WriteRequest {
    const request = new this.#writing.Request()
    request.oncomplete = ignore
    HandleSocket.#spare = request
    return request
  }

  /** What the stream has handed down is counted twice. */
  get unsentBytes(): number {
    return this.#handle.writeQueueSize + this.#socket.writableLength
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

/** Looked for when it is first needed: with native sends, Node's internals are left alone. */
let writing: Writing | 'none' | undefined

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
