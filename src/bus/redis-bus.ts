/** The bus over Redis pub/sub. Everything it loses while Redis is away, the feeds find in the log (law 6). */

import type { Clock } from '../clock.ts'
import type { StreamName } from '../protocol/stream.ts'
import type { Announcement, Bus, Hear } from './bus.ts'
import { openClusterWire } from './redis-cluster-wire.ts'
import { openServerWire } from './redis-server-wire.ts'
import type { RedisAddress } from './redis-url.ts'

/** Law 8: with so many on their way Redis does not keep up, and the next ones are left to the log. */
const MAX_ON_THE_WAY = 1_000
/** For what cannot be subscribed though Redis is there, such as a shard that is about to move. */
const RETRY_MS = 1_000
const FIRST_MS = 10_000

export type RedisBusOptions = {
  readonly address: RedisAddress
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** Told once when Redis goes away, and not again before it was back. */
  readonly onError: (error: unknown) => void
}

export interface RedisBus extends Bus {
  /** Resolves once Redis was reached for the first time, in both directions. */
  readonly connected: Promise<unknown>
  readonly isConnected: boolean
}

export function createRedisBus({ address, clock, random, onError }: RedisBusOptions): RedisBus {
  const followers = new Map<string, Set<Hear>>()
  const doubting = new Set<(stream: StreamName) => void>()
  const retrying = new Set<string>()
  let isTold = false
  let isClosed = false
  let onTheWay = 0

  const open = address.kind === 'cluster' ? openClusterWire : openServerWire
  const wire = open(address, {
    onMessage(channel, message) {
      const announcement = parse(message, streamOf(channel))
      if (announcement) for (const hear of followers.get(channel) ?? []) hear(announcement)
    },
    onConnected() {
      isTold = false
      for (const channel of followers.keys()) subscribe(channel)
    },
    onError: tellOnce,
    clock,
    random,
  })

  // A cluster that refuses a command, or knows no shard, is tried again and again without an error of its own.
  const stopWaiting = clock.after(FIRST_MS, () =>
    tellOnce(new Error('it answers, but not as it should: look at its state and at what the user may do')),
  )
  wire.connected.then(stopWaiting)

  function tellOnce(error: unknown): void {
    if (isTold || isClosed) return
    isTold = true
    onError(error)
  }

  /** What was announced before this took hold was missed, and every connection begins without subscriptions. */
  function subscribe(channel: string): void {
    wire.subscribe(channel).then(
      () => doubt(channel),
      () => trySoon(channel),
    )
  }

  function trySoon(channel: string): void {
    if (retrying.has(channel) || isClosed) return
    retrying.add(channel)
    clock.after(RETRY_MS, () => {
      retrying.delete(channel)
      if (followers.has(channel)) subscribe(channel)
    })
  }

  function doubt(channel: string): void {
    if (followers.has(channel)) for (const tell of doubting) tell(streamOf(channel))
  }

  function streamOf(channel: string): StreamName {
    return channel.slice(address.channels.length + 1) as StreamName
  }

  return {
    connected: wire.connected,
    get isConnected() {
      return wire.isConnected
    },

    announce(announcement) {
      if (onTheWay >= MAX_ON_THE_WAY || isClosed) return
      onTheWay += 1
      const arrived = () => {
        onTheWay -= 1
      }
      wire.publish(`${address.channels}:${announcement.stream}`, print(announcement)).then(arrived, arrived)
    },

    follow(stream, hear) {
      const channel = `${address.channels}:${stream}`
      const hearing = followers.get(channel) ?? new Set()
      followers.set(channel, hearing.add(hear))
      if (hearing.size === 1) subscribe(channel)
      return () => {
        hearing.delete(hear)
        if (hearing.size > 0 || followers.get(channel) !== hearing) return
        followers.delete(channel)
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
      followers.clear()
      wire.close()
    },
  }
}

/** The change is JSON without a blank before its first brace, so it needs no quoting. */
function print({ epoch, offset, text }: Announcement): string {
  return `${epoch} ${offset} ${text}`
}

/** Undefined for what another program published there. */
function parse(message: string, stream: StreamName): Announcement | undefined {
  const [, epoch, digits, text] = /^([a-z\d]+) (\d{1,16}) (\{.*)$/s.exec(message) ?? []
  if (epoch === undefined || digits === undefined || text === undefined) return undefined
  return { stream, epoch, offset: Number(digits), text }
}
