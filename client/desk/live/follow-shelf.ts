/**
 * Follows the desk's own stream of a blog. It is followed from now on and then read whole, at first and after every loss:
 * what waits at a desk is a short list.
 */
import type { Change } from '../../../src/blog/change.ts'
import type { Update } from '../../../src/blog/update.ts'
import { closeWord, isPing, PONG, readFrame } from '../../sdk/centrifuge.ts'
import { type Connection, deadlineOf, type Happening, type Order, step } from '../../sdk/connection.ts'
import { hearWakes } from '../../sdk/wakes.ts'
import { EMPTY_SHELF, type Shelf, shelve, stock } from './shelf.ts'

export type ShelfPorts = {
  /** Of the WebSocket. */
  readonly address: string
  readonly blog: string
  /** Undefined when there is none to be had now. */
  readonly getTicket: () => Promise<string | undefined>
  readonly list: () => Promise<readonly Update[] | undefined>
  readonly onShelf: (shelf: Shelf) => void
  readonly onLive: (isLive: boolean) => void
}

export type FollowingShelf = {
  /** What is known from elsewhere, such as the answer to a request of one's own. */
  take(change: Change): void
  close(): void
}

/** The server pings every 25 seconds. */
const SILENCE_MS = 40_000

export function followShelf({ address, blog, getTicket, list, onShelf, onLive }: ShelfPorts): FollowingShelf {
  const ended = new AbortController()
  let connection: Connection = { phase: 'idle', aim: 'follow' }
  let shelf = EMPTY_SHELF
  let fresh = new Set<string>()
  let line: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function happen(happening: Happening) {
    if (ended.signal.aborted) return
    const next = step(connection, happening, { now: Date.now(), random: Math.random() })
    connection = next.connection
    clearTimeout(timer)
    const deadline = deadlineOf(connection)
    if (deadline !== undefined) timer = setTimeout(() => happen({ kind: 'tick' }), deadline - Date.now())
    for (const order of next.orders) obey(order)
    onLive(connection.phase === 'following')
  }

  function obey(order: Order) {
    line?.abort()
    if (order === 'close') return
    line = new AbortController()
    void open(line.signal)
  }

  async function open(signal: AbortSignal) {
    const token = await getTicket()
    if (signal.aborted) return
    if (token === undefined) return happen({ kind: 'lost' })
    const socket = new WebSocket(address)
    signal.addEventListener('abort', () => socket.close())
    const commands = [
      { id: 1, connect: { name: 'crier-desk', token } },
      { id: 2, subscribe: { channel: `desk:${blog}` } },
    ]
    const greet = () => socket.send(commands.map(command => JSON.stringify(command)).join('\n'))
    socket.addEventListener('open', greet, { signal })
    socket.addEventListener('close', ({ code }) => happen(lossOf(code)), { signal })
    socket.addEventListener('message', ({ data }) => hear({ frame: String(data), socket, signal }), { signal })
  }

  function hear({ frame, socket, signal }: { frame: string; socket: WebSocket; signal: AbortSignal }) {
    for (const reply of readFrame(frame) ?? []) {
      if (signal.aborted) return
      if (isPing(reply)) socket.send(PONG)
      // A ticket that ended meanwhile is replaced at the next attempt.
      if (reply.error || reply.push?.unsubscribe) return happen({ kind: 'lost' })
      if (reply.push?.disconnect) return happen(lossOf(reply.push.disconnect.code))
      if (reply.push?.pub) take(reply.push.pub.data)
      if (reply.subscribe) void read(signal)
      happen({ kind: 'heard' })
    }
  }

  async function read(signal: AbortSignal) {
    fresh = new Set()
    const listed = await list()
    if (signal.aborted) return
    if (!listed) return happen({ kind: 'lost' })
    shelf = stock(shelf, listed, fresh)
    onShelf(shelf)
    happen({ kind: 'followed', silenceMs: SILENCE_MS })
  }

  function take(change: Change) {
    if ('update' in change) fresh.add(change.update.id)
    const next = shelve(shelf, change)
    if (next === shelf) return
    shelf = next
    onShelf(shelf)
  }

  hearWakes(ended.signal, happen)
  queueMicrotask(() => happen({ kind: 'start' }))
  return {
    take,
    close() {
      ended.abort()
      clearTimeout(timer)
      line?.abort()
    },
  }
}

/** A desk never stays away: who may no longer follow is told so by the API. */
function lossOf(code: number): Happening {
  const word = closeWord(code)
  return word.kind === 'refused' ? { kind: 'lost', retryAfterMs: 5_000 } : { kind: 'lost' }
}
