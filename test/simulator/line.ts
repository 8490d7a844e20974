/** A simulated TCP connection of a client to a node: one request, or one WebSocket. */
import { Cable } from './cable.ts'
import { ServerSocket, type Unsent } from './server-socket.ts'
import type { World } from './world.ts'

export type Request = {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}
/** Without `text`, bytes follow until the connection ends. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text?: string
}

/** A node, as connections reach it. */
export interface Host {
  readonly name: string
  readonly lines: Set<Line>
  serve(request: Request, line: Line): void
  upgrade(request: Request, line: Line): void
  /** Everything that the node sends passes here. */
  sent(text: string, line: Line): void
  unsent(unsent: Unsent): void
}

type Hears = {
  readonly answer?: (answer: Answer) => void
  readonly bytes?: (bytes: Buffer) => void
  readonly closed: () => void
}

type LineOptions = { readonly world: World; readonly name: string; readonly host: Host; readonly onEnd: () => void }

const ONE_WAY_MS = { minMs: 2, maxMs: 40 }
/** How soon a system notices that the other end is gone, if nothing tells it. */
const UNNOTICED_MS = 60_000

export class Line {
  readonly name: string
  readonly socket: ServerSocket
  readonly #world: World
  readonly #host: Host
  readonly #up: Cable
  readonly #down: Cable
  readonly #onEnd: () => void
  readonly #gone = new AbortController()
  #hears: Hears = { closed() {} }
  #isClosed = false

  constructor({ world, name, host, onEnd }: LineOptions) {
    this.name = name
    this.#world = world
    this.#host = host
    this.#onEnd = onEnd
    this.#up = new Cable({ world, name: `${name} up`, ...ONE_WAY_MS })
    this.#down = new Cable({ world, name: `${name} down`, ...ONE_WAY_MS })
    this.socket = new ServerSocket({
      toClient: this.#down,
      onSent: bytes => host.sent(bytes.toString('latin1'), this),
      onUnsent: unsent => host.unsent(unsent),
      hear: bytes => this.#hears.bytes?.(bytes),
      onGone: () => this.#closed(),
    })
    this.socket.once('close', () => this.#gone.abort('closed'))
    host.lines.add(this)
  }

  /** On the server: aborted when the connection is gone. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  ask(request: Request, hears: Hears): void {
    this.#hears = hears
    this.#up.send(() => this.#host.serve(request, this))
  }

  upgrade(request: Request, hears: Hears): void {
    this.#hears = hears
    this.#up.send(() => this.#host.upgrade(request, this))
  }

  /** By the server. */
  respond(answer: Answer): void {
    this.#host.sent(answer.text ?? '', this)
    this.#down.send(() => {
      this.#hears.answer?.(answer)
      if (answer.text !== undefined) this.close()
    })
  }

  /** By the client. */
  send(bytes: Buffer): void {
    this.#up.send(() => {
      if (!this.socket.destroyed) this.socket.push(bytes)
    })
  }

  /** By the client. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#onEnd()
    this.#up.send(() => this.#endServer())
  }

  /** The network broke it. `told`: the end that notices at once; the other does so later, or when it tries to speak. */
  break(told: 'client' | 'server' | 'both'): void {
    this.#up.cut()
    this.#down.cut()
    if (told === 'server') this.#world.after(UNNOTICED_MS, () => this.#closed())
    else this.#closed()
    if (told === 'client') this.#world.after(UNNOTICED_MS, () => this.#endServer())
    else this.#endServer()
  }

  freeze(): void {
    this.#up.freeze()
    this.#down.freeze()
  }

  thaw(): void {
    this.#up.thaw()
    this.#down.thaw()
  }

  #endServer(): void {
    this.#host.lines.delete(this)
    this.socket.destroy()
  }

  #closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#onEnd()
    this.#host.lines.delete(this)
    this.#hears.closed()
  }
}
