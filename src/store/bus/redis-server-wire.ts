/** One Redis server, named or found by Sentinels: a connection to publish, and one of its own to listen. */
import { Redis, type RedisOptions } from 'ioredis'
import type { RedisAddress } from './redis-url.ts'
import { CONNECT_MS, type RedisWire, retryAfter, SILENCE_MS, type WireOptions } from './redis-wire.ts'

export function openServerWire(address: RedisAddress, wire: WireOptions): RedisWire {
  const options = { ...commonOptions(wire), ...optionsFor(address) }
  const publisher = new Redis({ ...options, maxRetriesPerRequest: 0 })
  const listener = new Redis({ ...options, autoResubscribe: false })
  for (const redis of [publisher, listener]) redis.on('error', wire.onError)
  listener.on('message', wire.onMessage)
  listener.on('ready', wire.onConnected)
  // A listener only ever receives, so a cut network shows nowhere but in a ping without answer.
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
      publisher.disconnect()
      listener.disconnect()
    },
  }
}

function commonOptions({ random }: WireOptions) {
  return {
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    retryStrategy: retryAfter(random),
    // Old messages are worth nothing: the feeds have healed from the log by the time they could be sent. And what was
    // on its way when a connection broke may have arrived.
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
    // Hears of a failover from the Sentinels, also while the old server still answers.
    failoverDetector: true,
  } satisfies RedisOptions
}
