/** The feeds of this node: each is opened by its first reader and closed a little after its last. */

import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'
import type { Watch } from './fan-out.ts'
import { Feed, type FeedLog } from './feed.ts'

/** Law 4, healing: finds a change whose announcement was lost, with no later one to reveal the hole. */
const CHECK_MS = 5_000
/** Disconnected readers return within seconds; until then, their history stays in memory. */
const LINGER_MS = 30_000

export interface Feeds {
  /** Stays open until released. Undefined for a stream that does not exist. */
  open(stream: StreamName): Promise<Feed | undefined>
  release(feed: Feed): void
  /** Followers of a stream on this node; 0 if there is no such stream. */
  readonly followers: (stream: string) => number
  /** Followers of every followed stream. */
  readonly counts: () => ReadonlyMap<StreamName, number>
  /** The number of open streams. */
  readonly size: number
  close(): void
}

export type FeedsOptions = {
  readonly log: FeedLog
  readonly bus: Bus
  readonly clock: Clock
  readonly onError: (error: unknown) => void
  readonly watch?: Watch
  /** See FeedOptions. */
  readonly maxMissedBytes?: number | undefined
}

type Held = {
  readonly opening: Promise<Feed | undefined>
  feed?: Feed
  holders: number
  stopLingering?: () => void
}

export function createFeeds(options: FeedsOptions): Feeds {
  const { bus, clock, onError } = options
  const feeds = new Map<StreamName, Held>()
  const stopChecking = clock.every(CHECK_MS, () => {
    for (const { opening } of feeds.values()) opening.then(feed => feed?.check()).catch(onError)
  })

  const stopDoubting = bus.onDoubt(stream => {
    feeds
      .get(stream)
      ?.opening.then(feed => feed?.check())
      .catch(onError)
  })

  function hold(stream: StreamName): Held {
    const held = feeds.get(stream) ?? { opening: Feed.open({ ...options, stream }), holders: 0 }
    feeds.set(stream, held)
    held.stopLingering?.()
    held.holders += 1
    return held
  }

  function letGo(stream: StreamName, held: Held): void {
    held.holders -= 1
    if (held.holders > 0) return
    held.stopLingering = clock.after(LINGER_MS, () => close(stream, held))
  }

  function close(stream: StreamName, held: Held): void {
    if (held.holders > 0 || feeds.get(stream) !== held) return
    feeds.delete(stream)
    held.opening.then(feed => feed?.close()).catch(onError)
  }

  return {
    async open(stream) {
      const held = hold(stream)
      try {
        const feed = await held.opening
        if (feed) {
          held.feed = feed
          return feed
        }
      } catch (error) {
        abandon(stream, held)
        throw error
      }
      abandon(stream, held)
      return undefined
    },

    release(feed) {
      const held = feeds.get(feed.stream)
      if (held) letGo(feed.stream, held)
    },

    get size() {
      return feeds.size
    },
    followers: stream => feeds.get(stream as StreamName)?.feed?.followers ?? 0,

    counts() {
      const followed = [...feeds].map(([stream, { feed }]) => [stream, feed?.followers ?? 0] as const)
      return new Map(followed.filter(([, followers]) => followers > 0))
    },

    close() {
      stopChecking()
      stopDoubting()
      for (const [stream, held] of feeds) {
        held.stopLingering?.()
        held.holders = 0
        close(stream, held)
      }
    },
  }

  /** A failed opening is retried for the next reader. */
  function abandon(stream: StreamName, held: Held): void {
    held.holders -= 1
    if (feeds.get(stream) === held) feeds.delete(stream)
  }
}
