/** A Redis Cluster with sharded pub/sub: a message goes to the one shard of its channel, not to every server. */
import { Cluster } from 'ioredis'
import type { Clock } from '#platform/clock.ts'
import { createPace } from './pace.ts'
import type { RedisAddress } from './redis-url.ts'
import { CONNECT_MS, disconnect, type RedisWire, retryAfter, SILENCE_MS, type WireOptions } from './redis-wire.ts'

/** Slots that moved without an error here are noticed within this time; ioredis does not refresh by default. */
const REFRESH_MS = 5_000

export function openClusterWire({ hosts, tls, username, password }: RedisAddress, wire: WireOptions): RedisWire {
  const cluster = new Cluster([...hosts], {
    shardedSubscribers: true,
    slotsRefreshInterval: REFRESH_MS,
    clusterRetryStrategy: retryAfter(wire.random),
    enableOfflineQueue: false,
    // Certificates contain host names; the addresses that cluster nodes announce to one another do not match them.
    ...(tls && { dnsLookup: (name, callback) => callback(null, name) }),
    redisOptions: {
      ...(username && { username }),
      ...(password && { password }),
      ...(tls && { tls: {} }),
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      autoResendUnfulfilledCommands: false,
    },
  })
  const stopPacing = paceRefresh(cluster, wire.clock)
  /** The client keeps its own list of subscriptions to restore, and a second call would add a second entry to it. */
  const kept = new Set<string>()
  cluster.on('error', wire.onError)
  cluster.on('smessage', wire.onMessage)
  cluster.on('ready', () => {
    // The whole cluster was lost and found again: an entry twice is better than a shard without a subscription.
    kept.clear()
    wire.onConnected()
  })
  cluster.on('subscribersReady', wire.onConnected)

  return {
    connected: new Promise(resolve => cluster.once('ready', resolve)),
    get isConnected() {
      return cluster.status === 'ready'
    },
    publish: (channel, message) => cluster.spublish(channel, message),
    async subscribe(channel) {
      if (kept.has(channel)) return
      kept.add(channel)
      await cluster.ssubscribe(channel).catch((error: unknown) => {
        kept.delete(channel)
        throw error
      })
    },
    unsubscribe(channel) {
      kept.delete(channel)
      return cluster.sunsubscribe(channel)
    },
    close() {
      stopPacing()
      for (const node of cluster.nodes()) disconnect(node)
      cluster.disconnect()
    },
  }
}

/**
 * The client refreshes its slots whenever a connection to a server ends, and each refresh opens a new subscriber
 * connection: with a server down, that is a loop without a pause.
 */
function paceRefresh(cluster: Cluster, clock: Clock): () => void {
  const refresh = cluster.refreshSlotsCache.bind(cluster)
  const asking: NonNullable<Parameters<typeof refresh>[0]>[] = []
  const pace = createPace({
    ...{ clock, maxGapMs: REFRESH_MS / 2 },
    work() {
      const told = asking.splice(0)
      refresh((...answer) => {
        for (const tell of told) tell(...answer)
      })
    },
  })
  cluster.refreshSlotsCache = tell => {
    if (tell) asking.push(tell)
    pace.soon()
  }
  return () => pace.close()
}
