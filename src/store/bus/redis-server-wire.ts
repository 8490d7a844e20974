/** One Redis server, named or found by Sentinels: one connection to publish, and one to listen. */
import { Redis, type RedisOptions } from 'ioredis'
import type { RedisAddress } from './redis-url.ts'
import { CONNECT_MS, disconnect, type RedisWire, retryAfter, SILENCE_MS, type WireOptions } from './redis-wire.ts'

export function openServerWire(address: RedisAddress, wire: WireOptions): RedisWire {
  const options = { ...commonOptions(wire), ...optionsFor(address) }
  const publisher = new Redis({ ...options, maxRetriesPerRequest: 0 })
  const listener = new Redis({ ...options, autoResubscribe: false })
  for (const redis of [publisher, listener]) {
    redis.on('error', error => {
      redis.stream?.on('error', () => {})
      wire.onError(error)
    })
  }
  listener.on('message', wire.onMessage)
  listener.on('ready', wire.onConnected)
  // A listener only receives, so nothing but an unanswered ping reveals a cut network.
  const stopPinging = wire.clock.every(SILENCE_MS, () => void listener.ping().catch(() => {}))

  return {
    connected: Promise.all([publisher, listener].map(redis => new Promise(resolve => redis.once('ready', resolve)))),
    get isConnected() {
      return publisher.status === 'ready' && listener.status === 'ready'
    },
    publish: (channel, message) => publisher.publish(channel, message),
    subscribe: channel => listener.subscribe(channel),
    unsubscribe: channel => listener.unsubscribe(channel),
    close() {
      stopPinging()
      disconnect(publisher)
      disconnect(listener)
    },
  }
}

function commonOptions({ random }: WireOptions) {
  return {
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    retryStrategy: retryAfter(random),
    // Old messages are worthless: by the time they could be sent, the feeds have healed from the log. And commands that
    // were in flight when a connection broke may have been executed.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    connectionName: 'crier',
  } satisfies RedisOptions
}

function optionsFor({ kind, hosts, tls, username, password, database, ...sentinel }: RedisAddress) {
  const server = {
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {} }),
    db: database,
  } satisfies RedisOptions
  if (kind === 'single') return { ...server, ...hosts[0] }
  return {
    ...server,
    sentinels: hosts.map(host => ({ ...host })),
    name: sentinel.master ?? '',
    ...(sentinel.sentinelPassword && { sentinelPassword: sentinel.sentinelPassword }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    // Notices a failover from the Sentinels, even while the old server still responds.
    failoverDetector: true,
  } satisfies RedisOptions
}
