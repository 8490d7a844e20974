/** The dependencies of a session: its connection, and what all sessions of a gateway share. */
import type { Feeds } from '#delivery/feed/feeds.ts'
import type { Dialect } from '#delivery/gateway/framing/dialect.ts'
import type { Clock } from '#platform/clock.ts'
import type { Code } from '#shared/protocol/codes.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { ReaderConnection } from './connection.ts'
import type { ReaderPass } from './gate.ts'
import type { ChannelPresence, Publish, Rules } from './rules.ts'
import type { TimerWheel } from './timer-wheel.ts'

export type GatewayParts = {
  /** Sent to clients in the reply to `connect`. */
  readonly version: string
  readonly feeds: Feeds
  readonly rules: Rules
  /** The approximate number of followers of a stream, on all nodes. */
  readonly count: (stream: StreamName) => number
  readonly publish?: Publish
  readonly presence?: ChannelPresence
  readonly clock: Clock
  readonly wheel: TimerWheel
  /** In [0, 1): spreads the pings of readers that connected together. */
  readonly random: () => number
  readonly onError: (error: unknown) => void
  readonly onCut?: ((why: Code) => void) | undefined
}

export type SessionOptions = {
  readonly id: string
  readonly connection: ReaderConnection
  readonly dialect: Dialect
  readonly shared: GatewayParts
  readonly pass: ReaderPass
  /** Set if commands arrive over another transport than the replies. */
  readonly emulation?: { readonly session: string; readonly node: string }
}
