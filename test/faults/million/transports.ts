/** How followers follow: by long polling, by server-sent events, by the stock SDK over WebSocket. Each ends when its follower closes. */
import { setTimeout as wait } from 'node:timers/promises'
import { Centrifuge, type PublicationContext } from 'centrifuge'
import { WebSocket } from 'ws'
import { type Follower, PAUSE_MS } from './follower.ts'
import { openStream } from './http.ts'

const POLL_SECONDS = 2

type Transport = (follower: Follower) => Promise<void>

async function poll(follower: Follower): Promise<void> {
  while (!follower.isClosed) if (!(await follower.catchUp(POLL_SECONDS))) await wait(PAUSE_MS)
}

async function followEvents(follower: Follower): Promise<void> {
  while (!follower.isClosed) {
    const isCaughtUp = await follower.catchUp()
    const stream = new AbortController()
    follower.onCut = () => stream.abort()
    const isFollowing = isCaughtUp && (await readEvents(follower, stream.signal).catch(() => false))
    if (!isFollowing) await wait(PAUSE_MS)
  }
}

/** Until the stream ends, or has a gap. */
async function readEvents(follower: Follower, signal: AbortSignal): Promise<boolean> {
  const { blog } = follower.given
  const stream = await openStream(`${follower.url}/v1/blogs/${blog.id}/events?after=${follower.cursor}`, signal)
  if (!stream) return false
  let held = ''
  for await (const part of stream) {
    const events = `${held}${part}`.split('\n\n')
    held = events.pop() ?? ''
    for (const event of events) {
      if (event.includes('event: gap')) return true
      if (event.includes('event: change')) follower.take(/^data: (.*)$/m.exec(event)?.[1] ?? '')
    }
  }
  return true
}

/** What the SDK cannot recover is read over HTTP, as the guide says. */
async function followBySocket(follower: Follower): Promise<void> {
  const sockets = new Set<WebSocket>()
  class RoamingSocket extends WebSocket {
    constructor() {
      super(`${follower.url.replace(/^http/, 'ws')}/connection/websocket`)
      sockets.add(this)
      this.on('error', () => {})
      this.on('close', () => sockets.delete(this))
    }
  }
  const pauses = { minReconnectDelay: 100, maxReconnectDelay: 1_000 }
  const client = new Centrifuge('ws://roaming/', { websocket: RoamingSocket, ...pauses })
  const again = { minResubscribeDelay: 100, maxResubscribeDelay: 1_000 }
  const subscription = client.newSubscription(`blog:${follower.given.blog.id}`, again)
  /** Publications that arrive while the follower reads what it missed. */
  let held: string[] | undefined
  /** Of subscriptions that could not be recovered: a further one while the follower reads means to read again. */
  let lost = 0
  subscription.on('publication', ({ data }: PublicationContext) => {
    const text = JSON.stringify(data)
    if (held) held.push(text)
    else follower.take(text)
  })
  subscription.on('subscribed', async ({ wasRecovering, recovered }) => {
    if (wasRecovering && recovered) return
    lost += 1
    if (held) return
    held = []
    for (let read = 0; read < lost && !follower.isClosed; ) {
      const until = lost
      if (await follower.catchUp()) read = until
      else await wait(PAUSE_MS)
    }
    const missed = held
    held = undefined
    for (const text of missed) follower.take(text)
  })
  const ended = new Promise<void>(resolve => {
    follower.onCut = () => {
      for (const socket of sockets) socket.terminate()
      if (!follower.isClosed) return
      client.disconnect()
      resolve()
    }
  })
  subscription.subscribe()
  client.connect()
  await ended
}

export const transports: Readonly<Record<string, Transport>> = {
  polling: poll,
  events: followEvents,
  socket: followBySocket,
}
