/** Follows a blog's desk stream over a reconnecting WebSocket: new changes only, without those missed meanwhile. */
import { closeWord, isPing, PONG, readFrame } from '#client/sdk/src/centrifuge.ts'
import { type Connection, deadlineOf, type Happening, type Order, step } from '#client/sdk/src/connection.ts'
import { hearWakes } from '#client/sdk/src/wakes.ts'
import type { Change } from '#shared/blog/change.ts'

export type DeskLinePorts = {
  /** URL of the WebSocket. */
  readonly address: string
  readonly blog: string
  /** Rejects if the server issues no ticket. */
  readonly getTicket: (signal: AbortSignal) => Promise<string>
  readonly onChange: (change: Change) => void
  /** Called when changes start or stop arriving. */
  readonly onOpen: (isOpen: boolean) => void
}

/** The server pings every 25 seconds. */
const SILENCE_MS = 40_000
/** A network that blocks WebSockets rarely stops doing so, and each attempt costs a ticket. */
const BLOCKED_MS = 30_000

export class DeskLine {
  readonly #ports: DeskLinePorts
  readonly #ended = new AbortController()
  #connection: Connection = { phase: 'idle', aim: 'follow' }
  #attempt: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(ports: DeskLinePorts) {
    this.#ports = ports
    // Deferred, so that the caller has this instance before any port is called.
    queueMicrotask(() => this.#start())
  }

  #start(): void {
    hearWakes(this.#ended.signal, happening => this.#happen(happening))
    this.#happen({ kind: 'start' })
  }

  /** Makes the next attempt now. */
  retry(): void {
    this.#happen({ kind: 'wake' })
  }

  close(): void {
    this.#ended.abort()
    clearTimeout(this.#timer)
    this.#attempt?.abort()
  }

  #happen(happening: Happening): void {
    if (this.#ended.signal.aborted) return
    const wasOpen = this.#isOpen
    const next = step(this.#connection, happening, { now: Date.now(), random: Math.random() })
    this.#connection = next.connection
    clearTimeout(this.#timer)
    const deadline = deadlineOf(this.#connection)
    if (deadline !== undefined) this.#timer = setTimeout(() => this.#happen({ kind: 'tick' }), deadline - Date.now())
    for (const order of next.orders) this.#obey(order)
    if (this.#isOpen !== wasOpen) this.#ports.onOpen(this.#isOpen)
  }

  get #isOpen(): boolean {
    return this.#connection.phase === 'following'
  }

  #obey(order: Order): void {
    this.#attempt?.abort()
    if (order === 'close') return
    this.#attempt = new AbortController()
    const { signal } = this.#attempt
    this.#open(signal).catch(() => signal.aborted || this.#happen({ kind: 'lost' }))
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { address, blog, getTicket } = this.#ports
    const token = await getTicket(signal)
    if (signal.aborted) return
    const socket = new WebSocket(address)
    let isBlocked = true
    signal.addEventListener('abort', () => socket.close())
    const commands = [
      { id: 1, connect: { name: 'crier-desk', token } },
      { id: 2, subscribe: { channel: `desk:${blog}` } },
    ]
    function greet() {
      isBlocked = false
      socket.send(commands.map(command => JSON.stringify(command)).join('\n'))
    }
    const lose = ({ code }: CloseEvent) =>
      this.#happen(isBlocked ? { kind: 'lost', retryAfterMs: BLOCKED_MS } : lossOf(code))
    const hear = ({ data }: MessageEvent) => this.#hear(String(data), { socket, signal })
    socket.addEventListener('open', greet, { signal })
    socket.addEventListener('close', lose, { signal })
    socket.addEventListener('message', hear, { signal })
  }

  #hear(frame: string, { socket, signal }: { readonly socket: WebSocket; readonly signal: AbortSignal }): void {
    for (const reply of readFrame(frame) ?? []) {
      if (signal.aborted) return
      if (isPing(reply)) socket.send(PONG)
      // The next attempt fetches a new ticket.
      if (reply.error || reply.push?.unsubscribe) return this.#happen({ kind: 'lost' })
      if (reply.push?.disconnect) return this.#happen(lossOf(reply.push.disconnect.code))
      if (reply.push?.pub) this.#ports.onChange(reply.push.pub.data as Change)
      this.#happen(reply.subscribe ? { kind: 'followed', silenceMs: SILENCE_MS } : { kind: 'heard' })
    }
  }
}

/** The desk always reconnects: it is the API that refuses editors who have lost access. */
function lossOf(code: number): Happening {
  const word = closeWord(code)
  return word.kind === 'refused' ? { kind: 'lost', retryAfterMs: 5_000 } : { kind: 'lost' }
}
