/** The desk's own stream of a blog over a WebSocket, again and again: what happens from now on, without what was before. */

import { closeWord, isPing, PONG, readFrame } from '#client/sdk/src/centrifuge.ts'
import { type Connection, deadlineOf, type Happening, type Order, step } from '#client/sdk/src/connection.ts'
import { hearWakes } from '#client/sdk/src/wakes.ts'
import type { Change } from '#shared/blog/change.ts'

export type DeskLinePorts = {
  /** Of the WebSocket. */
  readonly address: string
  readonly blog: string
  /** Rejects when there is none to be had now. */
  readonly getTicket: (signal: AbortSignal) => Promise<string>
  readonly onChange: (change: Change) => void
  /** Changes come from this moment on, or do not come any more. */
  readonly onOpen: (isOpen: boolean) => void
}

type DeskLine = {
  /** Does not wait any longer for the next attempt. */
  retry(): void
  close(): void
}

/** The server pings every 25 seconds. */
const SILENCE_MS = 40_000
/** A network that lets no WebSocket through seldom changes its mind, and each attempt costs a ticket. */
const BLOCKED_MS = 30_000

export function openDeskLine({ address, blog, getTicket, onChange, onOpen }: DeskLinePorts): DeskLine {
  const ended = new AbortController()
  let connection: Connection = { phase: 'idle', aim: 'follow' }
  let line: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function happen(happening: Happening) {
    if (ended.signal.aborted) return
    const before = connection.phase
    const next = step(connection, happening, { now: Date.now(), random: Math.random() })
    connection = next.connection
    clearTimeout(timer)
    const deadline = deadlineOf(connection)
    if (deadline !== undefined) timer = setTimeout(() => happen({ kind: 'tick' }), deadline - Date.now())
    for (const order of next.orders) obey(order)
    const isOpen = connection.phase === 'following'
    if (isOpen !== (before === 'following')) onOpen(isOpen)
  }

  function obey(order: Order) {
    line?.abort()
    if (order === 'close') return
    line = new AbortController()
    const { signal } = line
    open(signal).catch(() => signal.aborted || happen({ kind: 'lost' }))
  }

  async function open(signal: AbortSignal) {
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
    const lose = ({ code }: CloseEvent) => happen(isBlocked ? { kind: 'lost', retryAfterMs: BLOCKED_MS } : lossOf(code))
    socket.addEventListener('open', greet, { signal })
    socket.addEventListener('close', lose, { signal })
    socket.addEventListener('message', ({ data }) => hear({ frame: String(data), socket, signal }), { signal })
  }

  function hear({ frame, socket, signal }: { frame: string; socket: WebSocket; signal: AbortSignal }) {
    for (const reply of readFrame(frame) ?? []) {
      if (signal.aborted) return
      if (isPing(reply)) socket.send(PONG)
      // A ticket that ended meanwhile is replaced at the next attempt.
      if (reply.error || reply.push?.unsubscribe) return happen({ kind: 'lost' })
      if (reply.push?.disconnect) return happen(lossOf(reply.push.disconnect.code))
      if (reply.push?.pub) onChange(reply.push.pub.data)
      happen(reply.subscribe ? { kind: 'followed', silenceMs: SILENCE_MS } : { kind: 'heard' })
    }
  }

  hearWakes(ended.signal, happen)
  queueMicrotask(() => happen({ kind: 'start' }))
  return {
    retry: () => happen({ kind: 'wake' }),
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
