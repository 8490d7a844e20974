/** An endless HTTP response: shared bytes, written to the socket directly, bypassing Node's response. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { BROKEN, type FrameSocket } from '#delivery/gateway/websocket/frame-socket.ts'
import { openFrameSocket } from '#delivery/gateway/websocket/open-frame-socket.ts'
import { MAX_UNSENT_BYTES } from '#delivery/gateway/websocket/websocket.ts'
import type { Clock } from '#platform/clock.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { type Code, disconnects } from '#shared/protocol/codes.ts'
import { detach } from './hand-over.ts'

/** HTTP/1.0 clients, such as some proxies, get raw bytes; others get chunks (RFC 9112, section 7.1). */
export type Chunking = 'chunked' | 'bare'

export function chunkOf(chunking: Chunking, body: Buffer): Buffer {
  if (chunking === 'bare' || body.length === 0) return body
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, CRLF])
}

/** How long a client may take to receive the rest of an ended response. */
const END_MS = 3_000

const NOTHING = Buffer.alloc(0)
const CRLF = Buffer.from('\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

export type HttpBodyOptions = {
  readonly response: ServerResponse
  readonly headers: Readonly<Record<string, string>>
  readonly maxUnsentBytes?: number | undefined
  readonly sends?: Sends | undefined
  readonly clock: Clock
  /** Called when the reader has disconnected, or was too slow (law 5, slow readers). */
  readonly onEnd: () => void
  readonly onCut?: ((why: Code) => void) | undefined
}

export class HttpBody {
  readonly chunking: Chunking
  readonly #frames: FrameSocket
  readonly #socket: Socket
  readonly #maxUnsentBytes: number
  readonly #clock: Clock
  readonly #onCut: ((why: Code) => void) | undefined
  #isOpen = true
  #isBehind = false
  /** The status line and the headers, until they are sent with the first chunks. */
  #head: Buffer

  constructor({ response, headers, onEnd, onCut, clock, sends, maxUnsentBytes = MAX_UNSENT_BYTES }: HttpBodyOptions) {
    const { httpVersion, socket } = response.req
    this.chunking = httpVersion === '1.0' ? 'bare' : 'chunked'
    this.#socket = socket
    this.#maxUnsentBytes = maxUnsentBytes
    this.#clock = clock
    this.#onCut = onCut
    // No keep-alive: a further request on this connection would wait forever.
    response.writeHead(200, { ...headers, Connection: 'close' })
    this.#frames = openFrameSocket(socket, sends)
    socket.setNoDelay(true)
    // Pipelined behind an unanswered request: writing to the socket would overtake that response.
    const isTooEarly = !response.socket
    // From here on, nothing may refer to the response: it is as large as all the rest of a reader.
    this.#head = detach(response)
    this.#endWith(onEnd)
    if (isTooEarly) this.#cut()
    // What a reader missed is usually at hand, and comes before this.
    else process.nextTick(sendHead, this)
  }

  /** Does not wait any longer for chunks. */
  sendHead(): void {
    if (this.#head.length > 0) this.write(NOTHING)
  }

  get outlet(): Outlet | undefined {
    return this.#frames.outlet
  }

  /** Takes chunks made by `chunkOf`. */
  write(chunks: Buffer): void {
    if (!this.#isOpen) return
    if (this.#isBehind && this.#frames.unsentBytes > this.#maxUnsentBytes) {
      this.#onCut?.(disconnects.slow)
      return this.#cut()
    }
    const unsent = this.#frames.write(this.#withHead(chunks))
    this.#isBehind = unsent > 0
    if (unsent === BROKEN) this.#cut()
  }

  writeText(text: string): void {
    this.write(chunkOf(this.chunking, Buffer.from(text)))
  }

  end(): void {
    if (!this.#isOpen) return
    const last = this.#withHead(this.chunking === 'chunked' ? LAST_CHUNK : NOTHING)
    if (last.length > 0) this.#frames.write(last)
    this.#close()
    const socket = this.#socket
    // Not `end`: a client that never closes its side would hold the socket, and its share of the connection limit, forever.
    socket.destroySoon()
    const stopWaiting = this.#clock.after(END_MS, () => socket.destroy())
    socket.once('close', stopWaiting)
  }

  #withHead(chunks: Buffer): Buffer {
    const head = this.#head
    this.#head = NOTHING
    return head.length === 0 ? chunks : Buffer.concat([head, chunks])
  }

  #endWith(onEnd: () => void): void {
    this.#socket.once('close', () => {
      this.#close()
      onEnd()
    })
  }

  #cut(): void {
    this.#close()
    this.#socket.destroy()
  }

  #close(): void {
    this.#isOpen = false
    this.outlet?.end()
  }
}

function sendHead(body: HttpBody): void {
  body.sendHead()
}
