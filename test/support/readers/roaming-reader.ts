/** A reader with the stock JavaScript SDK that reconnects to whichever node accepts it, and records what it is shown. */
import { Centrifuge, type PublicationContext, type SubscribedContext } from 'centrifuge'
import { WebSocket } from 'ws'
import type { Change } from '#shared/blog/change.ts'
import { textIn } from '#test/support/data/entries.ts'
import type { Shown } from './ledger.ts'

export interface RoamingReader extends AsyncDisposable {
  readonly name: string
  /** Its starting point: it is shown everything after this offset. */
  readonly start: number
  readonly shown: readonly Shown[]
  /** How often it was told that its missed changes cannot be recovered. */
  readonly gaps: number
  /** The disconnect codes that it received, with their counts. */
  readonly goodbyes: ReadonlyMap<number, number>
  /** The longest time without a subscription, apart from cuts of its own network. */
  readonly longestWaitMs: number
  /** Resolves once it was shown this offset. */
  reached(offset: number): Promise<void>
  /** Cuts its network until the returned function is called. */
  drop(): () => void
}

type RoamingReaderOptions = {
  readonly name: string
  readonly channel: string
  /** Called for every connection, as a load balancer chooses a server. */
  readonly url: () => string
}

/** Nothing listens on port 9: connections are refused, as on a network that is down. */
const NOWHERE = 'ws://127.0.0.1:9/'

/** Resolves once subscribed. */
export async function startRoamingReader({ name, channel, url }: RoamingReaderOptions): Promise<RoamingReader> {
  const sockets = new Set<WebSocket>()
  let isCut = false
  class RoamingSocket extends WebSocket {
    constructor() {
      super(isCut ? NOWHERE : `${url().replace(/^http/, 'ws')}/connection/websocket`)
      sockets.add(this)
      this.on('close', () => sockets.delete(this))
    }
  }
  const client = new Centrifuge('ws://roaming/', {
    websocket: RoamingSocket,
    minReconnectDelay: 100,
    maxReconnectDelay: 1_000,
  })
  const subscription = client.newSubscription(channel, { minResubscribeDelay: 100, maxResubscribeDelay: 1_000 })

  const shown: Shown[] = []
  const goodbyes = new Map<number, number>()
  const waiting = new Set<{ readonly offset: number; readonly resolve: () => void }>()
  let gaps = 0
  let lostAt: number | undefined
  let longestWaitMs = 0
  const first = new Promise<SubscribedContext>(resolve => subscription.once('subscribed', resolve))
  subscription.on('publication', ({ data }: PublicationContext) => {
    const change = data as Change
    shown.push({ offset: change.offset, text: textIn(change), atMs: performance.now() })
    for (const one of waiting) if (change.offset >= one.offset) one.resolve()
  })
  subscription.on('subscribed', ({ wasRecovering, recovered }) => {
    if (wasRecovering && !recovered) gaps += 1
    if (lostAt !== undefined && !isCut) longestWaitMs = Math.max(longestWaitMs, performance.now() - lostAt)
    lostAt = undefined
  })
  subscription.on('subscribing', () => {
    lostAt ??= performance.now()
  })
  client.on('connecting', ({ code }) => goodbyes.set(code, (goodbyes.get(code) ?? 0) + 1))
  subscription.subscribe()
  client.connect()
  const { streamPosition } = await first
  const start = streamPosition?.offset ?? 0

  return {
    name,
    start,
    shown,
    goodbyes,
    get gaps() {
      return gaps
    },
    get longestWaitMs() {
      return longestWaitMs
    },
    async reached(offset) {
      if ((shown.at(-1)?.offset ?? start) >= offset) return
      await new Promise<void>(resolve => waiting.add({ offset, resolve }))
    },
    drop() {
      isCut = true
      for (const socket of sockets) socket.terminate()
      return () => {
        isCut = false
        lostAt = performance.now()
      }
    },
    async [Symbol.asyncDispose]() {
      client.disconnect()
    },
  }
}
