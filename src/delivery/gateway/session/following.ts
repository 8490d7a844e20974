/** A session's subscription to one stream. */
import type { Feed } from '#delivery/feed/feed.ts'
import type { Encoding, Follower } from '#delivery/feed/follower.ts'
import type { Narrowing } from '#delivery/feed/narrowing.ts'
import type { Dialect } from '#delivery/gateway/framing/dialect.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { ClientInfo, Push } from '#shared/protocol/messages.ts'
import type { ReaderConnection } from './connection.ts'
import type { Member } from './rules.ts'

/** Notified when the feed ends a subscription. */
export interface Loser {
  lost(following: Subscription): void
}

type FollowingOptions = {
  readonly loser: Loser
  readonly connection: ReaderConnection
  readonly dialect: Dialect
  readonly channel: string
  readonly feed: Feed
  readonly info: ClientInfo
  readonly hasDelta: boolean
  readonly hearsOthers: boolean
  readonly hasOwnToken: boolean
  readonly isStaff: boolean
  readonly expiresAtMs: number | undefined
  readonly narrowing: Narrowing | undefined
}

export class Subscription implements Follower, Member {
  readonly channel: string
  readonly feed: Feed
  readonly info: ClientInfo
  readonly hearsOthers: boolean
  /** False if the connection's token admitted it. */
  readonly hasOwnToken: boolean
  readonly isStaff: boolean
  readonly outlet: Outlet | undefined
  readonly narrowing: Narrowing | undefined
  encoding: Encoding
  place = 0
  expiresAtMs: number | undefined
  readonly #loser: Loser
  readonly #connection: ReaderConnection
  readonly #dialect: Dialect

  constructor(given: FollowingOptions) {
    this.channel = given.channel
    this.feed = given.feed
    this.info = given.info
    this.hearsOthers = given.hearsOthers
    this.hasOwnToken = given.hasOwnToken
    this.isStaff = given.isStaff
    this.expiresAtMs = given.expiresAtMs
    this.outlet = given.connection.outlet
    this.narrowing = given.narrowing
    const encoding = given.hasDelta ? given.dialect.whole : given.dialect
    this.encoding = given.narrowing?.encoding(encoding) ?? encoding
    this.#loser = given.loser
    this.#connection = given.connection
    this.#dialect = given.dialect
  }

  write(frames: Buffer): void {
    this.#connection.write(frames)
  }

  hear(push: Push): void {
    this.#connection.write(this.#dialect.push(push))
  }

  lose(): void {
    this.#loser.lost(this)
  }
}
