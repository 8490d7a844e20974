/** The bus over Redis pub/sub. Announcements that are lost while Redis is away are found in the log by the feeds (law 6, disposable). */
import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus, Hear } from './bus.ts'
import { openClusterWire } from './redis-cluster-wire.ts'
import { createRedisHealth, type RedisHealth } from './redis-health.ts'
import { openServerWire } from './redis-server-wire.ts'
import { createRedisSubscriptions, type RedisSubscriptions } from './redis-subscriptions.ts'
import type { RedisAddress } from './redis-url.ts'
import type { RedisWire, WireOptions } from './redis-wire.ts'

/** Law 8, bounded: Redis does not keep up with this many in flight, and further ones are left to the log. */
const MAX_ON_THE_WAY = 1_000
const FIRST_MS = 10_000

export type RedisBusOptions = {
  readonly address: RedisAddress
  readonly clock: Clock
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
  /** Called once when Redis goes away, wholly or in part, and not again before it was back. */
  readonly onError: (error: unknown) => void
  /** Called once after that, when all of it works again. */
  readonly onBack?: () => void
  /** By default one that fits the kind of the address. */
  readonly openWire?: (address: RedisAddress, options: WireOptions) => RedisWire
}

/** Counts since the start, and what is on the way now. */
export type BusFigures = {
  readonly announced: number
  /** Refused, failed or too many at once: the log delivers those changes. */
  readonly lost: number
  readonly heard: number
  readonly inFlight: number
}

export class RedisBus implements Bus {
  /** Resolves once both directions have connected for the first time. */
  readonly connected: Promise<unknown>
  readonly #prefix: string
  readonly #wire: RedisWire
  readonly #health: RedisHealth
  readonly #subscriptions: RedisSubscriptions
  readonly #followers = new Map<string, Set<Hear>>()
  readonly #doubting = new Set<(stream: StreamName) => void>()
  readonly #stopWaiting: () => void
  #isClosed = false
  #onTheWay = 0
  #announced = 0
  #lost = 0
  #heard = 0

  constructor({ address, clock, random, onError, onBack = () => {}, openWire = openWireTo }: RedisBusOptions) {
    this.#prefix = `${address.channels}:`
    this.#wire = openWire(address, {
      onMessage: this.#hear,
      onConnected: () => this.#subscriptions.renew(),
      onError: error => this.#health.failed(error),
      ...{ clock, random },
    })
    this.#health = createRedisHealth({
      ...{ clock, onAway: onError, onBack },
      isConnected: () => this.#wire.isConnected && !this.#subscriptions.isWaiting,
    })
    this.#subscriptions = createRedisSubscriptions({
      clock,
      subscribe: channel => this.#wire.subscribe(channel),
      onSubscribed: channel => this.#doubt(channel),
      onFailed: error => this.#failedWhileConnected(error),
    })
    // A cluster that refuses a command, or knows no shard, is retried again and again without an error of its own.
    this.#stopWaiting = clock.after(FIRST_MS, () =>
      this.#health.failed(
        new Error('it responds, but not as expected: check its state and the permissions of the user'),
      ),
    )
    this.connected = this.#wire.connected
    this.connected.then(this.#stopWaiting)
  }

  /** Announcements pass in both directions. */
  get isConnected(): boolean {
    return this.#wire.isConnected && !this.#health.isAway
  }

  get figures(): BusFigures {
    return { announced: this.#announced, lost: this.#lost, heard: this.#heard, inFlight: this.#onTheWay }
  }

  announce({ stream, epoch, offset, text, trace }: Announcement): void {
    if (this.#isClosed) return
    if (this.#onTheWay >= MAX_ON_THE_WAY) {
      this.#lost += 1
      return
    }
    this.#announced += 1
    this.#onTheWay += 1
    // The change is a JSON object, so it starts with a brace and needs no quoting.
    this.#wire
      .publish(this.#prefix + stream, `${epoch} ${offset} ${trace === undefined ? '' : `${trace} `}${text}`)
      .then(this.#arrived, this.#notArrived)
  }

  readonly #arrived = () => {
    this.#onTheWay -= 1
  }

  readonly #notArrived = (error: unknown) => {
    this.#arrived()
    this.#lost += 1
    this.#failedWhileConnected(error)
  }

  follow(stream: StreamName, hear: Hear): () => void {
    const channel = this.#prefix + stream
    const hearing = this.#followers.get(channel) ?? new Set()
    this.#followers.set(channel, hearing.add(hear))
    if (hearing.size === 1) this.#subscriptions.add(channel)
    return () => {
      hearing.delete(hear)
      if (hearing.size > 0 || this.#followers.get(channel) !== hearing) return
      this.#followers.delete(channel)
      this.#subscriptions.delete(channel)
      this.#wire.unsubscribe(channel).catch(() => {})
    }
  }

  onDoubt(tell: (stream: StreamName) => void): () => void {
    this.#doubting.add(tell)
    return () => this.#doubting.delete(tell)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopWaiting()
    this.#health.close()
    this.#subscriptions.close()
    this.#followers.clear()
    this.#wire.close()
  }

  readonly #hear = (channel: string, message: string) => {
    const announcement = parse(message, this.#streamOf(channel))
    if (!announcement) return
    this.#heard += 1
    for (const hear of this.#followers.get(channel) ?? []) hear(announcement)
  }

  /** Without a connection, the connection's own error says more. */
  #failedWhileConnected(error: unknown): void {
    if (this.#wire.isConnected || this.#health.isAway) this.#health.failed(error)
  }

  /** Announcements before the subscription took effect were missed, and every connection starts without subscriptions. */
  #doubt(channel: string): void {
    if (this.#followers.has(channel)) for (const tell of this.#doubting) tell(this.#streamOf(channel))
  }

  #streamOf(channel: string): StreamName {
    return channel.slice(this.#prefix.length) as StreamName
  }
}

function openWireTo(address: RedisAddress, options: WireOptions): RedisWire {
  return address.kind === 'cluster' ? openClusterWire(address, options) : openServerWire(address, options)
}

/** Nodes of an older version take a message with a trace for another program's, and read the change from the log. */
const MESSAGE = /^([a-z\d]+) (\d{1,16}) (?:(00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}) )?(\{.*)$/s

/** Undefined for a message of another program. */
function parse(message: string, stream: StreamName): Announcement | undefined {
  const [, epoch, digits, trace, text] = MESSAGE.exec(message) ?? []
  if (epoch === undefined || digits === undefined || text === undefined) return undefined
  return { stream, epoch, offset: Number(digits), text, ...(trace !== undefined && { trace }) }
}
