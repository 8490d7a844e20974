/** The feeds of this node: each is opened by its first reader and closed a little after its last. */

import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Bus } from '#store/bus/bus.ts'
import type { Watch } from './fan-out.ts'
import { Feed, type FeedLog } from './feed.ts'

/** Law 4, healing: finds a change whose announcement was lost, with no later announcement to reveal the gap. */
const CHECK_MS = 5_000
/** Disconnected readers return within seconds; until then, their history stays in memory. */
const LINGER_MS = 30_000

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
  feed?: Feed | undefined
  holders: number
  stopLingering?: () => void
}

export class Feeds {
  readonly #options: FeedsOptions
  readonly #held = new Map<StreamName, Held>()
  readonly #stops: readonly (() => void)[]

  constructor(options: FeedsOptions) {
    this.#options = options
    const { bus, clock } = options
    const stopChecking = clock.every(CHECK_MS, () => {
      for (const held of this.#held.values()) this.#check(held)
    })
    this.#stops = [stopChecking, bus.onDoubt(stream => this.#check(this.#held.get(stream)))]
  }

  /** Stays open until released. Undefined for a stream that does not exist. */
  async open(stream: StreamName): Promise<Feed | undefined> {
    const held = this.#hold(stream)
    try {
      held.feed = await held.opening
      return held.feed
    } finally {
      if (!held.feed) this.#abandon(stream, held)
    }
  }

  release({ stream }: Feed): void {
    const held = this.#held.get(stream)
    if (!held) return
    held.holders -= 1
    if (held.holders > 0) return
    held.stopLingering = this.#options.clock.after(LINGER_MS, () => this.#close(stream, held))
  }

  /** The number of open streams. */
  get size(): number {
    return this.#held.size
  }

  /** Readers of a stream on this node; 0 if there is no such stream. */
  readonly readers = (stream: string): number => this.#held.get(stream as StreamName)?.feed?.readers ?? 0

  /** Readers of every stream that has some. */
  counts(): ReadonlyMap<StreamName, number> {
    const followed = [...this.#held].map(([stream, { feed }]) => [stream, feed?.readers ?? 0] as const)
    return new Map(followed.filter(([, readers]) => readers > 0))
  }

  close(): void {
    for (const stop of this.#stops) stop()
    for (const [stream, held] of this.#held) {
      held.stopLingering?.()
      held.holders = 0
      this.#close(stream, held)
    }
  }

  #check(held: Held | undefined): void {
    held?.opening.then(feed => feed?.check()).catch(this.#options.onError)
  }

  #hold(stream: StreamName): Held {
    const held = this.#held.get(stream) ?? { opening: Feed.open({ ...this.#options, stream }), holders: 0 }
    this.#held.set(stream, held)
    held.stopLingering?.()
    held.holders += 1
    return held
  }

  /** A failed opening is retried for the next reader. */
  #abandon(stream: StreamName, held: Held): void {
    held.holders -= 1
    if (this.#held.get(stream) === held) this.#held.delete(stream)
  }

  #close(stream: StreamName, held: Held): void {
    if (held.holders > 0 || this.#held.get(stream) !== held) return
    this.#held.delete(stream)
    held.opening.then(feed => feed?.close()).catch(this.#options.onError)
  }
}
