/** Followers on real TCP connections: the server's end, which a fan-out writes to, and the client's, which a test reads. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Encoding, Follower } from '#delivery/feed/follower.ts'
import { BROKEN, type FrameSocket } from '#delivery/gateway/websocket/frame-socket.ts'
import { openFrameSocket } from '#delivery/gateway/websocket/open-frame-socket.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'

export class SocketFollower implements Follower {
  encoding: Encoding
  place = 0
  readonly frames: FrameSocket
  readonly #socket: Socket
  readonly outlet: Outlet | undefined

  constructor(socket: Socket, { encoding, sends }: { encoding: Encoding; sends: Sends | undefined }) {
    this.encoding = encoding
    this.#socket = socket
    this.frames = openFrameSocket(socket, sends)
    this.outlet = this.frames.outlet
  }

  write(frames: Buffer): void {
    if (this.frames.write(frames) === BROKEN) this.#socket.destroy()
  }

  lose(): void {}
}

export class SocketPairs implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets: Socket[] = []

  static async open(): Promise<SocketPairs> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    await once(server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }), 'listening')
    return new SocketPairs(server)
  }

  private constructor(server: Server) {
    this.#server = server
  }

  /** The client does not read before it is told to. */
  async connect(): Promise<{ readonly socket: Socket; readonly client: Socket }> {
    const accepted = once(this.#server, 'connection') as Promise<[Socket]>
    const client = connect({ port: (this.#server.address() as AddressInfo).port, host: '127.0.0.1' })
    client.on('error', () => {})
    await once(client, 'connect')
    const [socket] = await accepted
    // As `ws` and HTTP do: it is by reading that a lost connection is noticed.
    socket.on('error', () => {}).resume()
    this.#sockets.push(socket, client)
    return { socket, client }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Resolves with the next `length` bytes that the client receives. */
export async function receive(client: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  while (size < length) {
    const chunk = client.read() as Buffer | null
    if (chunk) {
      chunks.push(chunk)
      size += chunk.length
    } else await once(client, 'readable')
  }
  const all = Buffer.concat(chunks)
  if (size > length) client.unshift(all.subarray(length))
  return all.subarray(0, length)
}
