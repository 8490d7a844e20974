/** The bus over Redis pub/sub. What it loses while Redis is away, the feeds read from the log (law 6, disposable). */

import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus, Hear } from './bus.ts'
import { openClusterWire } from './redis-cluster-wire.ts'
import { createRedisHealth } from './redis-health.ts'
import { openServerWire } from './redis-server-wire.ts'
import { createRedisSubscriptions } from './redis-subscriptions.ts'
import type { RedisAddress } from './redis-url.ts'

/**
 * Law 8, bounded: with this many publishes unanswered Redis is not keeping up; further ones are dropped, and feeds read
 * the log.
 */
const MAX_ON_THE_WAY = 1_000
const FIRST_MS = 10_000

type RedisBusOptions = {
  readonly address: RedisAddress
  readonly clock: Clock
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
  /** Called once when Redis goes away, wholly or in part, and not again until it was back. */
  readonly onError: (error: unknown) => void
  /** Called once after that, when all of it works again. */
  readonly onBack?: () => void
}

interface RedisBus extends Bus {
  /** Resolves once both directions have connected for the first time. */
  readonly connected: Promise<unknown>
  /** Whether announcements are sent and received at the moment. */
  readonly isConnected: boolean
}

export function createRedisBus({ address, clock, random, onError, onBack = () => {} }: RedisBusOptions): RedisBus {
  const followers = new Map<string, Set<Hear>>()
  const doubting = new Set<(stream: StreamName) => void>()
  let isClosed = false
  let onTheWay = 0

  const open = address.kind === 'cluster' ? openClusterWire : openServerWire
  const wire = open(address, {
    onMessage(channel, message) {
      const announcement = parse(message, streamOf(channel))
      if (announcement) for (const hear of followers.get(channel) ?? []) hear(announcement)
    },
    onConnected: () => subscriptions.renew(),
    onError: error => health.failed(error),
    clock,
    random,
  })

  const health = createRedisHealth({
    ...{ clock, onAway: onError, onBack },
    isConnected: () => wire.isConnected && !subscriptions.isWaiting,
  })
  const subscriptions = createRedisSubscriptions({
    ...{ clock, subscribe: channel => wire.subscribe(channel), onSubscribed: doubt },
    onFailed: failedOnTheWay,
  })

  // A cluster that refuses a command or knows no shard is retried indefinitely, without an error of its own.
  const stopWaiting = clock.after(FIRST_MS, () =>
    health.failed(new Error('it responds, but not as expected: check its state and the permissions of the user')),
  )
  wire.connected.then(stopWaiting)

  /** While there is no connection, the error of the connection says more. */
  function failedOnTheWay(error: unknown): void {
    if (wire.isConnected || health.isAway) health.failed(error)
  }

  /**
   * Announcements from before the subscription took effect were missed, and a new connection starts without
   * subscriptions.
   */
  function doubt(channel: string): void {
    if (followers.has(channel)) for (const tell of doubting) tell(streamOf(channel))
  }

  function streamOf(channel: string): StreamName {
    return channel.slice(address.channels.length + 1) as StreamName
  }

  return {
    connected: wire.connected,
    get isConnected() {
      return wire.isConnected && !health.isAway
    },

    announce(announcement) {
      if (onTheWay >= MAX_ON_THE_WAY || isClosed) return
      onTheWay += 1
      const arrived = () => {
        onTheWay -= 1
      }
      wire
        .publish(`${address.channels}:${announcement.stream}`, print(announcement))
        .then(arrived, (error: unknown) => {
          arrived()
          failedOnTheWay(error)
        })
    },

    follow(stream, hear) {
      const channel = `${address.channels}:${stream}`
      const hearing = followers.get(channel) ?? new Set()
      followers.set(channel, hearing.add(hear))
      if (hearing.size === 1) subscriptions.add(channel)
      return () => {
        hearing.delete(hear)
        if (hearing.size > 0 || followers.get(channel) !== hearing) return
        followers.delete(channel)
        subscriptions.delete(channel)
        wire.unsubscribe(channel).catch(() => {})
      }
    },

    onDoubt(tell) {
      doubting.add(tell)
      return () => doubting.delete(tell)
    },

    async close() {
      isClosed = true
      stopWaiting()
      health.close()
      subscriptions.close()
      followers.clear()
      wire.close()
    },
  }
}

/** The change is a JSON object, so it starts with a brace and needs no quoting. */
function print({ epoch, offset, text }: Announcement): string {
  return `${epoch} ${offset} ${text}`
}

/** Undefined for anything that another program published there. */
function parse(message: string, stream: StreamName): Announcement | undefined {
  const [, epoch, digits, text] = /^([a-z\d]+) (\d{1,16}) (\{.*)$/s.exec(message) ?? []
  if (epoch === undefined || digits === undefined || text === undefined) return undefined
  return { stream, epoch, offset: Number(digits), text }
}
