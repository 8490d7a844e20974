/** A session's connection over WebSocket. All data is written to the socket as ready frames, never through `ws.send`. */
import type { ReaderConnection } from '#delivery/gateway/session/connection.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import { type Code, disconnects } from '#shared/protocol/codes.ts'
import { BROKEN, type FrameSocket } from './frame-socket.ts'
import type { ReaderSocket } from './reader-socket.ts'

/**
 * Law 5, slow readers. A page of updates fits in many times over. A reader with more unsent bytes is better off reconnecting and
 * catching up, and ten thousand of them still fit into memory.
 */
export const MAX_UNSENT_BYTES = 256 * 1024

type WebSocketConnectionOptions = {
  readonly frames: FrameSocket
  readonly reader: Pick<ReaderSocket, 'close'>
  readonly maxUnsentBytes?: number
  /** Called when this side ends the connection, because of the bound or a broken socket. */
  readonly onCut: (why: Code) => void
}

export class WebSocketConnection implements ReaderConnection {
  readonly #frames: FrameSocket
  readonly #reader: Pick<ReaderSocket, 'close'>
  readonly #maxUnsentBytes: number
  readonly #onCut: (why: Code) => void
  #isOpen = true
  #isBehind = false

  constructor({ frames, reader, onCut, maxUnsentBytes = MAX_UNSENT_BYTES }: WebSocketConnectionOptions) {
    this.#frames = frames
    this.#reader = reader
    this.#maxUnsentBytes = maxUnsentBytes
    this.#onCut = onCut
  }

  get outlet(): Outlet | undefined {
    return this.#frames.outlet
  }

  write(frames: Buffer): void {
    if (!this.#isOpen) return
    // Checked before the write: otherwise a response larger than the bound would disconnect a reader at every reconnect.
    if (this.#isBehind && this.#frames.unsentBytes > this.#maxUnsentBytes) return this.#cut(disconnects.slow)
    const unsent = this.#frames.write(frames)
    this.#isBehind = unsent > 0
    if (unsent === BROKEN) this.#cut(disconnects.writeError)
  }

  /** The close frame queues behind unsent data; `ws` destroys the socket if the client does not answer in time. */
  close({ code, message }: Code): void {
    this.end()
    this.#reader.close(code, message)
  }

  /** To be called when the socket is gone. */
  end(): void {
    this.#isOpen = false
    this.outlet?.end()
  }

  #cut(why: Code): void {
    this.close(why)
    this.#onCut(why)
  }
}
