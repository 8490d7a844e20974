/** `fetch` and `WebSocket` of simulated clients, each known by the host of the addresses that it uses. */
import type { Access } from './access.ts'
import type { Answer } from './line.ts'
import type { World } from './world.ts'

/** How long a client waits that cannot reach anything. */
const REFUSED_MS = 20
/** No client waits for a response longer than that. */
const PATIENCE_MS = 30_000

type Accesses = ReadonlyMap<string, Access>

export function createFetch(world: World, accesses: Accesses): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(String(input))
    const access = accesses.get(url.hostname)
    const { signal } = init
    return new Promise<Response>((resolve, reject) => {
      const lost = () => reject(new TypeError('fetch failed'))
      const isStream = url.pathname.endsWith('/events')
      const line = isStream && access?.blocks === 'streams' ? undefined : access?.dial()
      if (!line) return void world.after(REFUSED_MS, lost)
      let body: ReadableStreamDefaultController<Uint8Array> | undefined
      const source: UnderlyingDefaultSource<Uint8Array> = {
        start(controller) {
          body = controller
        },
        cancel() {
          body = undefined
          line.close()
        },
      }
      const give = (answer: Answer) => resolve(responseOf(answer, source))
      const closed = () => {
        body?.close()
        body = undefined
        lost()
      }
      const { method = 'GET', headers, body: text } = init
      const request = {
        method,
        path: url.pathname + url.search,
        headers: Object.fromEntries(new Headers(headers)),
        body: typeof text === 'string' ? JSON.parse(text) : undefined,
      }
      line.ask(request, { answer: give, bytes: bytes => body?.enqueue(bytes), closed })
      signal?.addEventListener('abort', () => {
        line.close()
        body?.error(signal.reason)
        body = undefined
        lost()
      })
      world.after(PATIENCE_MS, () => {
        lost()
        if (!isStream) line.close()
      })
    })
  }
}

function responseOf({ status, headers, text }: Answer, source: UnderlyingDefaultSource<Uint8Array>): Response {
  const body = text ?? new ReadableStream(source)
  return new Response(status === 304 ? null : body, { status, headers })
}

const TEXT = 0x81
const CLOSE = 0x88
const HEAD_END = '\r\n\r\n'
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA=='

export function createWebSocketClass(world: World, accesses: Accesses) {
  return class SimulatedWebSocket {
    static readonly OPEN = 1
    readyState = 0
    onopen = () => {}
    onclose = (_event: { readonly code: number }) => {}
    onmessage = (_event: { readonly data: string }) => {}
    readonly #line
    #unread = Buffer.alloc(0)

    constructor(address: string) {
      const { hostname, pathname, search } = new URL(address)
      const access = accesses.get(hostname)
      this.#line = access?.blocks === 'nothing' ? access.dial() : undefined
      if (!this.#line) world.after(REFUSED_MS, () => this.#end(1_006))
      const headers = {
        host: hostname,
        upgrade: 'websocket',
        connection: 'Upgrade',
        'sec-websocket-key': KEY,
        'sec-websocket-version': '13',
      }
      this.#line?.upgrade(
        { method: 'GET', path: pathname + search, headers, body: undefined },
        { answer: () => this.#end(1_006), bytes: bytes => this.#hear(bytes), closed: () => this.#end(1_006) },
      )
    }

    send(text: string): void {
      this.#line?.send(frame(TEXT, Buffer.from(text)))
    }

    close(): void {
      this.#line?.close()
      this.#end(1_000)
    }

    #end(code: number): void {
      if (this.readyState === 3) return
      this.readyState = 3
      this.onclose({ code })
    }

    #hear(bytes: Buffer): void {
      this.#unread = Buffer.concat([this.#unread, bytes])
      if (this.readyState === 0 && !this.#open()) return
      for (let read = readFrame(this.#unread); read && this.readyState === 1; read = readFrame(this.#unread)) {
        this.#unread = this.#unread.subarray(read.length)
        if (read.first === TEXT) this.onmessage({ data: read.payload.toString() })
        if (read.first !== CLOSE) continue
        this.#line?.send(frame(CLOSE, read.payload.subarray(0, 2)))
        this.#end(read.payload.length > 1 ? read.payload.readUInt16BE(0) : 1_005)
      }
    }

    #open(): boolean {
      const end = this.#unread.indexOf(HEAD_END)
      if (end === -1) return false
      const isUpgraded = this.#unread.toString('latin1', 0, 12) === 'HTTP/1.1 101'
      this.#unread = this.#unread.subarray(end + HEAD_END.length)
      if (!isUpgraded) {
        this.#end(1_006)
        return false
      }
      this.readyState = 1
      this.onopen()
      return true
    }
  }
}

/** Masked, as a client must, but with zeros. */
function frame(first: number, payload: Buffer): Buffer {
  const isLong = payload.length > 125
  const head = Buffer.alloc(isLong ? 8 : 6)
  head[0] = first
  head[1] = 0x80 | (isLong ? 126 : payload.length)
  if (isLong) head.writeUInt16BE(payload.length, 2)
  return Buffer.concat([head, payload])
}

/** Undefined while it has not arrived whole. */
function readFrame(
  bytes: Buffer,
): { readonly first: number; readonly payload: Buffer; readonly length: number } | undefined {
  const [first, short] = bytes
  if (first === undefined || short === undefined) return undefined
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start) return undefined
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + size) return undefined
  return { first, payload: bytes.subarray(start, start + size), length: start + size }
}
