/** Tries on Redis what the bus does there: connects, subscribes to a channel of its own, publishes, and receives it. */
import type { Clock } from '#platform/clock.ts'
import { openClusterWire } from '#store/bus/redis-cluster-wire.ts'
import { deniedReason } from '#store/bus/redis-denied.ts'
import { openServerWire } from '#store/bus/redis-server-wire.ts'
import type { RedisAddress } from '#store/bus/redis-url.ts'
import type { RedisWire } from '#store/bus/redis-wire.ts'

/** Longer than one attempt to connect. */
const CONNECT_MS = 4_000
const ROUND_TRIP_MS = 2_000
const TRIES = 5

export type RedisFacts =
  | { readonly kind: 'away'; readonly reason: string }
  | { readonly kind: 'silent' }
  /** The password or the user is refused. */
  | { readonly kind: 'denied'; readonly reason: string }
  | {
      readonly kind: 'reached'
      /** Commands that fail, with Redis's own reason. */
      readonly refused: readonly RefusedCommand[]
      /** The quickest round trip of a message; undefined if none arrived. */
      readonly roundTripMs: number | undefined
    }

/** `channel`: the command is permitted, but not on our channels. */
export type RefusedCommand = {
  readonly command: string
  readonly what: 'command' | 'channel' | 'failure'
  readonly message: string
}

type RedisFactsOptions = {
  readonly address: RedisAddress
  readonly clock: Clock
  readonly random: () => number
  /** Unique, so that two doctors do not hear each other. */
  readonly id: string
  readonly signal: AbortSignal
}

export async function readRedisFacts({ address, clock, random, id, signal }: RedisFactsOptions): Promise<RedisFacts> {
  const open = address.kind === 'cluster' ? openClusterWire : openServerWire
  const failed = Promise.withResolvers<RedisFacts>()
  const arrivals = new Map<string, () => void>()
  const wire = open(address, {
    onMessage: (_channel, message) => arrivals.get(message)?.(),
    onConnected() {},
    onError: error => failed.resolve(failureOf(error)),
    ...{ clock, random },
  })
  signal.addEventListener('abort', () => wire.close(), { once: true })
  const stopWaiting = clock.after(CONNECT_MS, () => failed.resolve({ kind: 'silent' }))
  const channel = `${address.channels}:doctor:${id}`
  const tried = wire.connected.then(() =>
    tryCommands({ wire, channel, arrivals, clock, isCluster: address.kind === 'cluster' }),
  )
  try {
    return await Promise.race([tried, failed.promise])
  } finally {
    stopWaiting()
    wire.close()
    tried.catch(() => {})
  }
}

function failureOf(error: unknown): RedisFacts {
  const reason = deniedReason(error)
  if (reason !== undefined) return { kind: 'denied', reason }
  const { code, message = String(error), lastNodeError } = error as Error & { code?: string; lastNodeError?: Error }
  return lastNodeError === undefined
    ? { kind: 'away', reason: message || code || 'it cannot be reached' }
    : failureOf(lastNodeError)
}

type Trying = {
  readonly wire: RedisWire
  readonly channel: string
  readonly arrivals: Map<string, () => void>
  readonly clock: Clock
  readonly isCluster: boolean
}

async function tryCommands({ wire, channel, arrivals, clock, isCluster }: Trying): Promise<RedisFacts> {
  const refused: RefusedCommand[] = []
  const named = (command: string) => (isCluster ? `s${command}` : command)
  const attempt = async (command: string, work: () => Promise<unknown>) => {
    try {
      await work()
      return true
    } catch (error) {
      refused.push(refusedOf(named(command), error))
      return false
    }
  }
  const hears = await attempt('subscribe', () => wire.subscribe(channel))
  const sends = await attempt('publish', () => wire.publish(channel, 'first'))
  let roundTripMs: number | undefined
  for (let n = 0; hears && sends && n < TRIES; n += 1) {
    const took = await roundTrip({ wire, channel, arrivals, clock, text: `message ${n}` })
    if (took === undefined) break
    roundTripMs = Math.min(roundTripMs ?? took, took)
  }
  if (hears) await attempt('unsubscribe', () => wire.unsubscribe(channel))
  return { kind: 'reached', refused, roundTripMs }
}

type RoundTrip = Omit<Trying, 'isCluster'> & { readonly text: string }

async function roundTrip({ wire, channel, arrivals, clock, text }: RoundTrip): Promise<number | undefined> {
  const beganMs = clock.elapsedMs()
  const arrived = Promise.withResolvers<number | undefined>()
  arrivals.set(text, () => arrived.resolve(clock.elapsedMs() - beganMs))
  const giveUp = clock.after(ROUND_TRIP_MS, () => arrived.resolve(undefined))
  wire.publish(channel, text).catch(() => arrived.resolve(undefined))
  const took = await arrived.promise
  giveUp()
  return took
}

/** https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/ */
function refusedOf(command: string, error: unknown): RefusedCommand {
  const message = error instanceof Error ? error.message : String(error)
  if (!message.includes('NOPERM')) return { command, what: 'failure', message }
  return { command, what: message.includes('channel') ? 'channel' : 'command', message }
}
