/** Messages of the Centrifuge client protocol v2 as the gateway handles them, whatever their encoding on the wire. */
import type { Code, CommandError } from './codes.ts'

/** What a client asks. `id` numbers its reply; a `pong` and a `send` have none. Payloads are JSON as text. */
export type Command =
  | { readonly kind: 'connect'; readonly id: number; readonly token: string }
  | {
      readonly kind: 'subscribe'
      readonly id: number
      readonly channel: string
      readonly token: string
      readonly ask: SubscribeAsk
    }
  | { readonly kind: 'unsubscribe'; readonly id: number; readonly channel: string }
  | { readonly kind: 'publish'; readonly id: number; readonly channel: string; readonly data: string }
  | { readonly kind: 'presence' | 'presence_stats'; readonly id: number; readonly channel: string }
  | { readonly kind: 'history'; readonly id: number; readonly channel: string; readonly ask: HistoryAsk }
  | { readonly kind: 'rpc'; readonly id: number }
  | { readonly kind: 'refresh'; readonly id: number; readonly token: string }
  /** One SDK leaves the channel out: it stands in the token too. */
  | { readonly kind: 'sub_refresh'; readonly id: number; readonly channel: string; readonly token: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'send' }

export type SubscribeAsk = {
  /** Asks for what was missed after `offset` of `epoch`. */
  readonly recover: boolean
  readonly epoch: string
  readonly offset: number
  /** 0 is an ordinary stream; the others are experimental map and poll subscriptions. */
  readonly type: number
  readonly hasFilter: boolean
  /** Flag bit 2: an error is wanted in place of `recovered: false`. */
  readonly rejectsUnrecovered: boolean
  /** `fossil`, or empty; undefined when it is something that nobody knows. */
  readonly delta: '' | 'fossil' | undefined
  /** Wants to be told who comes and goes. */
  readonly joinLeave: boolean
}

export type HistoryAsk = {
  /** 0: only where the stream ends; below 0: as much as is given. */
  readonly limit: number
  /** Exclusive. An empty epoch matches any. */
  readonly since?: { readonly epoch: string; readonly offset: number }
  /** Newest first. */
  readonly reverse: boolean
}

/** Who a client is to others. The infos are JSON. */
export type ClientInfo = {
  readonly user: string
  readonly client: string
  readonly connInfo?: string | undefined
  readonly chanInfo?: string | undefined
}

/** A change on its way to one client; `data` is the change as JSON. */
export type Publication = {
  readonly offset: number
  readonly data: string
  /** Of the client that published it, where clients may. */
  readonly info?: ClientInfo | undefined
  /** `data` is a delta against the publication before; every `data` of such a subscription travels as bytes or as a string. */
  readonly delta?: 'full' | 'delta'
}

export type Connected = {
  readonly client: string
  readonly version: string
  /** Seconds between the server's pings; every one is answered with a pong. */
  readonly pingSeconds: number
  /** Present when the client has to refresh by then. */
  readonly expiresInSeconds?: number | undefined
  /** Where the client's half goes when the connection carries only the server's. */
  readonly session?: string | undefined
  readonly node?: string | undefined
}

export type Subscribed = {
  readonly epoch: string
  /** Where the client is: what it asked from when recovered, else the stream's head. */
  readonly offset: number
  readonly wasRecovering: boolean
  readonly recovered: boolean
  readonly expiresInSeconds?: number | undefined
  readonly hasDelta?: boolean
}

/** `publications` of these results come as bytes of their own: they are shared by all who get the same ones. */
export type Result =
  | { readonly kind: 'connect'; readonly connected: Connected }
  | { readonly kind: 'subscribe'; readonly subscribed: Subscribed }
  | { readonly kind: 'history'; readonly epoch: string; readonly offset: number }
  | { readonly kind: 'unsubscribe' | 'publish' }
  | { readonly kind: 'presence'; readonly present: readonly ClientInfo[] }
  | { readonly kind: 'presence_stats'; readonly clients: number; readonly users: number }
  | {
      readonly kind: 'refresh'
      readonly client: string
      readonly version: string
      readonly expiresInSeconds?: number | undefined
    }
  | { readonly kind: 'sub_refresh'; readonly expiresInSeconds?: number | undefined }
  | { readonly kind: 'error'; readonly error: CommandError }

export type Push =
  | { readonly kind: 'pub'; readonly channel: string; readonly publication: Publication }
  | { readonly kind: 'join' | 'leave'; readonly channel: string; readonly info: ClientInfo }
  | { readonly kind: 'unsubscribe'; readonly channel: string; readonly why: Code }
  /** Where there is no close frame to carry the code. */
  | { readonly kind: 'disconnect'; readonly why: Code }
