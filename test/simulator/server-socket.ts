/** The server's end of a simulated TCP connection: a stream like Node's, over two cables. */
import { Duplex } from 'node:stream'
import type { Cable } from './cable.ts'

/** `largest`: the largest write so far. */
export type Unsent = { readonly bytes: number; readonly largest: number }

type ServerSocketOptions = {
  readonly toClient: Cable
  readonly onSent: (bytes: Buffer) => void
  readonly onUnsent: (unsent: Unsent) => void
  readonly hear: (bytes: Buffer) => void
  /** Called when the server has ended or destroyed it. */
  readonly onGone: () => void
}

type WriteDone = (error?: Error | null) => void

export class ServerSocket extends Duplex {
  readonly #given: ServerSocketOptions
  readonly remoteAddress = '192.0.2.1'
  bytesRead = 0
  #largest = 0

  constructor(given: ServerSocketOptions) {
    super()
    this.#given = given
    // Node's own sockets have an owner that listens.
    this.on('error', () => {})
  }

  override write(chunk: unknown, encoding?: BufferEncoding | WriteDone, done?: WriteDone): boolean {
    // What has been written cannot be taken back, however late a slow reader gets it.
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    this.#given.onSent(bytes)
    this.#given.onUnsent({ bytes: this.writableLength, largest: this.#largest })
    this.#largest = Math.max(this.#largest, bytes.length)
    return typeof encoding === 'string' ? super.write(bytes, encoding, done) : super.write(bytes, encoding)
  }

  setNoDelay(): this {
    return this
  }

  setTimeout(): this {
    return this
  }

  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    const { toClient, hear } = this.#given
    toClient.send(() => hear(bytes))
    toClient.whenTaken(done)
  }

  override _final(done: () => void): void {
    this.#given.toClient.send(this.#given.onGone)
    done()
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.#given.toClient.send(this.#given.onGone)
    done()
  }
}
