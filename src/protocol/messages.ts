/** Messages of the Centrifuge client protocol v2 as the gateway handles them, whatever their encoding on the wire. */
import type { Code, CommandError } from './codes.ts'

/** What a client asks. `id` numbers its reply; a `pong` and a `send` have none. */
export type Command =
  | { readonly kind: 'connect'; readonly id: number; readonly token: string }
  | { readonly kind: 'subscribe'; readonly id: number; readonly channel: string; readonly ask: SubscribeAsk }
  | { readonly kind: 'unsubscribe'; readonly id: number; readonly channel: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'send' }
  | { readonly kind: 'publish' | 'presence' | 'presence_stats' | 'history' | 'rpc'; readonly id: number }
  | { readonly kind: 'refresh' | 'sub_refresh'; readonly id: number }

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
}

/** A change on its way to one client; `data` is the change as JSON. */
export type Publication = { readonly offset: number; readonly data: string }

export type Connected = {
  readonly client: string
  readonly version: string
  /** Seconds between the server's pings; every one is answered with a pong. */
  readonly pingSeconds: number
}

export type Subscribed = {
  readonly epoch: string
  /** Where the client is: what it asked from when recovered, else the stream's head. */
  readonly offset: number
  readonly wasRecovering: boolean
  readonly recovered: boolean
}

export type Result =
  | { readonly kind: 'connect'; readonly connected: Connected }
  /** `publications` is their ready text in the encoding of the session, shared by all who missed the same ones. */
  | { readonly kind: 'subscribe'; readonly subscribed: Subscribed; readonly publications: string }
  | { readonly kind: 'unsubscribe' }
  | { readonly kind: 'error'; readonly error: CommandError }

export type UnsubscribePush = { readonly channel: string; readonly unsubscribe: Code }
