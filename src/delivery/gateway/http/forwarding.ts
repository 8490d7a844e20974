/**
 * Forwards commands of HTTP clients to the process that holds their session: behind a proxy, or with several workers, a request
 * may reach any process. Uses the bus, which connects all of them anyway.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus } from '#store/bus/bus.ts'

/** A live node acknowledges within milliseconds. Well below the SDKs' command timeout (5 s). */
const ANSWER_MS = 1_000
/** Law 8, bounded. Each entry is a small request that waits for at most `ANSWER_MS`. */
const MAX_WAITING = 10_000
/** The bus may repeat a message (law 4, healing), and a duplicate pong would end its session. */
const MAX_REMEMBERED = 1_000
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

export type Said = { readonly session: string; readonly node: string; readonly data: Buffer }
/** `unknown`: no node of this name has accepted it. */
export type Forwarded = 'taken' | 'unknown' | 'busy'

type ForwardingOptions = {
  /** Absent if there is no other node. */
  readonly bus?: Bus | undefined
  readonly clock: Clock
  /** Called with commands from other nodes for sessions of this one. */
  readonly take: (said: Omit<Said, 'node'>) => void
}

/** Uses the bus without the log. The epoch field distinguishes a command from its acknowledgement. */
const SAID = 'said'
const TAKEN = 'taken'

export function createForwarding({ bus, clock, take }: ForwardingOptions) {
  /** The name of this process, as its clients return it. */
  const node = randomUUID()
  const waiting = new Map<number, (taken: Forwarded) => void>()
  const remembered = new Set<string>()
  let lastNumber = 0
  const stop = bus?.follow(channelOf(node), hear)

  function hear({ epoch, offset: number, text }: Announcement): void {
    if (epoch === TAKEN) return waiting.get(number)?.('taken')
    const said = epoch === SAID ? parse(text) : undefined
    if (!said) return
    bus?.announce({ stream: channelOf(said.from), epoch: TAKEN, offset: number, text: '{}' })
    if (isNew(`${said.from} ${number}`)) take(said)
  }

  function isNew(name: string): boolean {
    if (remembered.has(name)) return false
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.add(name)
    return true
  }

  return {
    node,

    /** For a session of another node. */
    async forward(said: Said): Promise<Forwarded> {
      if (!bus || !UUID.test(said.node)) return 'unknown'
      if (waiting.size >= MAX_WAITING) return 'busy'
      lastNumber += 1
      const number = lastNumber
      const { promise, resolve } = Promise.withResolvers<Forwarded>()
      const stopWaiting = clock.after(ANSWER_MS, () => resolve('unknown'))
      waiting.set(number, resolve)
      bus.announce({ stream: channelOf(said.node), epoch: SAID, offset: number, text: print(node, said) })
      const forwarded = await promise
      stopWaiting()
      waiting.delete(number)
      return forwarded
    },

    close() {
      stop?.()
      for (const resolve of waiting.values()) resolve('unknown')
    },
  }
}

function channelOf(node: string): StreamName {
  return `node:${node}` as StreamName
}

function print(from: string, { session, data }: Said): string {
  return JSON.stringify({ from, session, data: data.toString('base64') })
}

/** Undefined for messages of other programs. */
function parse(text: string): (Omit<Said, 'node'> & { readonly from: string }) | undefined {
  try {
    const { from, session, data } = JSON.parse(text) as Record<string, unknown>
    const isWhole = typeof from === 'string' && typeof session === 'string' && typeof data === 'string'
    return isWhole && UUID.test(from) ? { from, session, data: Buffer.from(data, 'base64') } : undefined
  } catch {
    return undefined
  }
}
