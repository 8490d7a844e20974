/** A reader with the stock JavaScript SDK, whose network a test can cut. */
import { Centrifuge, type PublicationContext, type SubscribedContext, type Subscription } from 'centrifuge'
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf'
import { WebSocket } from 'ws'
import type { Change } from '#shared/blog/change.ts'
import { createReader } from './awaitable-reader.ts'

interface SdkReader extends AsyncDisposable {
  /** Resolves with the next change. */
  next(): Promise<Change>
  nextOf(count: number): Promise<Change[]>
  /** Resolves when the SDK subscribes next, with whether it recovered what it missed. */
  subscribed(): Promise<SubscribedContext>
  readonly unread: readonly Change[]
  readonly subscription: Subscription
  readonly client: Centrifuge
  /** Cuts the network until `reconnect`. */
  drop(): Promise<void>
  /** The network is back. */
  reconnect(): void
}

type FollowOptions = {
  /** The server's URL, `http://…`. */
  readonly url: string
  readonly channel: string
  readonly since?: { readonly epoch: string; readonly offset: number }
  /** A credential to connect with. */
  readonly token?: string
  /** JSON by default. */
  readonly format?: 'json' | 'protobuf'
}

/** Resolves once subscribed; rejects with the code of the refusal. */
export async function follow({ url, channel, since, token, format = 'json' }: FollowOptions): Promise<SdkReader> {
  const sockets: WebSocket[] = []
  let isCut = false
  class CuttableSocket extends WebSocket {
    constructor(address: string, protocols: string | string[] = []) {
      // Nothing listens on port 9: connections are refused, as on a network that is down.
      super(isCut ? 'ws://127.0.0.1:9/' : address, protocols)
      sockets.push(this)
    }
  }
  const address = `${url.replace(/^http/, 'ws')}/connection/websocket`
  // The SDK's two builds declare the same classes separately.
  const Sdk = format === 'protobuf' ? (ProtobufCentrifuge as unknown as typeof Centrifuge) : Centrifuge
  const client = new Sdk(address, {
    ...{ websocket: CuttableSocket, minReconnectDelay: 10, maxReconnectDelay: 50 },
    ...(token !== undefined && { token }),
  })
  const subscription = client.newSubscription(channel, since ? { since } : {})
  const changes = createReader<Change>()
  const subscribed = createReader<SubscribedContext>()
  subscription.on('publication', ({ data }: PublicationContext) => changes.take(changeIn(data)))
  subscription.on('subscribed', context => subscribed.take(context))
  const ready = new Promise<void>((resolve, reject) => {
    subscription.once('subscribed', () => resolve())
    subscription.once('unsubscribed', ({ code, reason }) => reject(Object.assign(new Error(reason), { code })))
  })
  subscription.subscribe()
  client.connect()
  await ready.catch((error: unknown) => {
    client.disconnect()
    throw error
  })

  return {
    subscription,
    client,
    unread: changes.unread,
    next: changes.next,
    subscribed: subscribed.next,
    async nextOf(count) {
      const arrived: Change[] = []
      while (arrived.length < count) arrived.push(await changes.next())
      return arrived
    },
    async drop() {
      isCut = true
      const gone = new Promise(resolve => client.once('connecting', resolve))
      for (const socket of sockets) socket.terminate()
      await gone
    },
    reconnect() {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      client.disconnect()
    },
  }
}

/** With Protobuf, payloads are bytes. */
export function changeIn(data: unknown): Change {
  return (data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data) as Change
}
