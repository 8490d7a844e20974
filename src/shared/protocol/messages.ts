/** Messages of the Centrifuge client protocol v2 as the gateway handles them, independent of their encoding. */
import type { Code, CommandError } from './codes.ts'

/** A client's command. Its reply has the same `id`; `pong` and `send` get no reply. Payloads are JSON text. */
export type Command =
  | { readonly kind: 'connect'; readonly id: number; readonly token: string }
  | {
      readonly kind: 'subscribe'
      readonly id: number
      readonly channel: string
      readonly token: string
      readonly ask: SubscribeAsk
      /** What the client says about this subscription, as JSON. */
      readonly data?: string
    }
  | { readonly kind: 'unsubscribe'; readonly id: number; readonly channel: string }
  | { readonly kind: 'publish'; readonly id: number; readonly channel: string; readonly data: string }
  | { readonly kind: 'presence' | 'presence_stats'; readonly id: number; readonly channel: string }
  | { readonly kind: 'history'; readonly id: number; readonly channel: string; readonly ask: HistoryAsk }
  | { readonly kind: 'rpc'; readonly id: number }
  | { readonly kind: 'refresh'; readonly id: number; readonly token: string }
  /** `channel` may be empty: one SDK omits it, because the token contains it too. */
  | { readonly kind: 'sub_refresh'; readonly id: number; readonly channel: string; readonly token: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'send' }

export type SubscribeAsk = {
  /** Requests the changes missed after `offset` of `epoch`. */
  readonly recover: boolean
  readonly epoch: string
  readonly offset: number
  /** 0 is an ordinary stream; the others are experimental map and poll subscriptions. */
  readonly type: number
  readonly hasFilter: boolean
  /** Flag bit 2: requests an error instead of `recovered: false`. */
  readonly rejectsUnrecovered: boolean
  /** `fossil` or empty; undefined for an unknown algorithm. */
  readonly delta: '' | 'fossil' | undefined
  /** Requests join and leave pushes. */
  readonly joinLeave: boolean
}

export type HistoryAsk = {
  /** 0: only the stream's head; below 0: as many changes as the server allows. */
  readonly limit: number
  /** Exclusive. An empty epoch matches any. */
  readonly since?: { readonly epoch: string; readonly offset: number }
  /** Newest first. */
  readonly reverse: boolean
}

/** A client's identity as others see it. The infos are JSON text. */
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
  /** The client that published it, if clients may publish. */
  readonly info?: ClientInfo | undefined
  /** Set in delta subscriptions, where `data` is sent as bytes or as a string. `delta`: against the one before. */
  readonly delta?: 'full' | 'delta'
}

export type Connected = {
  readonly client: string
  readonly version: string
  /** Seconds between the server's pings, each of which the client answers with a pong. */
  readonly pingSeconds: number
  /** Present if the client has to refresh its token within this time. */
  readonly expiresInSeconds?: number | undefined
  /** If the connection only carries the server's messages: the session and node to which the client sends its own. */
  readonly session?: string | undefined
  readonly node?: string | undefined
}

export type Subscribed = {
  readonly epoch: string
  /** The client's position: the requested offset if recovered, else the stream's head. */
  readonly offset: number
  readonly wasRecovering: boolean
  readonly recovered: boolean
  readonly expiresInSeconds?: number | undefined
  readonly hasDelta?: boolean
}

/** Publications are passed separately, as bytes shared by all clients that get the same ones. */
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
  /** For transports without a close frame to carry the code. */
  | { readonly kind: 'disconnect'; readonly why: Code }
