/**
 * Checks once, before a node starts, that Redis accepts the password and permits the commands of the bus. A Redis that
 * is away does not prevent a start (law 6, disposable). One that refuses would keep refusing, and nobody would look for
 * that in the log lines.
 */
import type { RedisBusOptions } from './redis-bus.ts'
import { openClusterWire } from './redis-cluster-wire.ts'
import { deniedReason } from './redis-denied.ts'
import { openServerWire } from './redis-server-wire.ts'

/** Longer than the connection timeout: a cluster that does not respond reports no error of its own. */
const LOOK_MS = 3_000

type RedisAccessOptions = Pick<RedisBusOptions, 'address' | 'clock' | 'random'>

/** @throws Error with one sentence, which never contains the password. */
export async function demandRedisAccess({ address, clock, random }: RedisAccessOptions): Promise<void> {
  const open = address.kind === 'cluster' ? openClusterWire : openServerWire
  const found = Promise.withResolvers<unknown>()
  const nothing = () => found.resolve(undefined)
  const wire = open(address, { onMessage() {}, onConnected() {}, onError: found.resolve, clock, random })
  const giveUp = clock.after(LOOK_MS, nothing)
  const channel = `${address.channels}:access`
  wire.connected
    .then(() => Promise.all([wire.publish(channel, ''), wire.subscribe(channel)]))
    .then(nothing, found.resolve)
  const error = await found.promise
  giveUp()
  wire.close()
  const reason = deniedReason(error)
  if (reason === undefined) return
  const [{ host, port } = { host: '', port: 0 }] = address.hosts
  throw new Error(`the Redis that REDIS_URL names (${host}:${port}) cannot be used: ${reason}.`, { cause: error })
}
