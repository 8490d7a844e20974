/** A session's place in one stream. */
import type { Feed } from '../feed/feed.ts'
import type { Follower } from '../feed/follower.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'

/** Told when a following ended for its stream's sake. */
export interface Loser {
  lost(following: Following): void
}

type FollowingOptions = {
  readonly loser: Loser
  readonly connection: Connection
  readonly dialect: Dialect
  readonly channel: string
  readonly feed: Feed
}

export class Following implements Follower {
  readonly channel: string
  readonly feed: Feed
  readonly encoding: Dialect
  offset = 0
  readonly #loser: Loser
  readonly #connection: Connection

  constructor({ loser, connection, dialect, channel, feed }: FollowingOptions) {
    this.channel = channel
    this.feed = feed
    this.encoding = dialect
    this.#loser = loser
    this.#connection = connection
  }

  write(frames: Buffer): void {
    this.#connection.write(frames)
  }

  lose(): void {
    this.#loser.lost(this)
  }
}
