/** Limits per address and per key on this node. Addresses are kept for counting only, and never logged. */
import type { IncomingMessage } from 'node:http'
import { Refusal } from '#platform/errors.ts'
import { type AddressReader, isShared } from './address.ts'
import { createRate } from './rate.ts'

export type LimitNumbers = {
  /** A mobile network or an office has thousands of readers behind one address; a connection costs 10 kB. */
  readonly connectionsPerAddress: number
  /** A newsroom behind one address: fifty open desks report their presence every five seconds. */
  readonly writesPerMinute: number
  /** All phones of an office that start following a blog at the same time. */
  readonly registrationsPerMinute: number
  /** Fifty expensive reads a second: pages of changes, older updates, web feeds. Programs request those every few minutes. */
  readonly readsPerMinute: number
  /** Each may hold a body or a response; a crowd behind one address has about a hundred in progress. */
  readonly requestsPerAddress: number
  /** A hundred posts a second are a busy night of a whole newsroom. */
  readonly postsPerMinute: number
}

export const DEFAULT_LIMITS: LimitNumbers = {
  connectionsPerAddress: 4_096,
  writesPerMinute: 6_000,
  registrationsPerMinute: 1_200,
  postsPerMinute: 6_000,
  readsPerMinute: 3_000,
  requestsPerAddress: 1_024,
}

/** After a restart all readers of an address reconnect within seconds; each may connect this many times per minute. */
const CONNECTS_PER_CONNECTION = 6
/** Requests of a follower without WebSocket: it connects, subscribes, and answers pings every 25 s. */
const MESSAGES_PER_CONNECTION = 12
/** The share of a minute's allowance that may come at once: people and programs work in bursts. */
const BURST_SHARE = 1 / 6
/** The factor for a shared name (an unconfigured proxy, or a private network) over a single address. */
const SHARED_FACTOR = 16
/** The wait for a client with too many connections, until one of them ends. */
const FULL_RETRY_SECONDS = 10

export type Asks = 'write' | 'registration' | 'message' | 'read'
/** A request that waits is repeated after every change, so its rate says nothing. */
type Manner = 'connected' | 'waiting'

export interface Limits {
  /** The name under which its connections are counted; undefined for exempt clients. */
  addressOf(request: IncomingMessage): string | undefined
  /** Takes one connection. Undefined when admitted; `leave` gives it back. */
  enter(address: string | undefined, manner: Manner): Refusal | undefined
  leave(address: string | undefined): void
  /** Takes one unanswered request. The returned function gives it back. @throws Refusal `too_many_requests`. */
  begin(request: IncomingMessage): () => void
  /** @throws Refusal `too_many_requests`. */
  demand(request: IncomingMessage, asks: Asks): void
  /** @throws Refusal `too_many_requests`. */
  demandOfKey(request: IncomingMessage, key: string): void
}

type LimitsOptions = {
  readonly numbers?: LimitNumbers
  readonly askers: AddressReader
  readonly nowMs: () => number
}

export function createLimits({ numbers = DEFAULT_LIMITS, askers, nowMs }: LimitsOptions): Limits {
  const { connectionsPerAddress, writesPerMinute, registrationsPerMinute, postsPerMinute, readsPerMinute } = numbers
  const rate = (perMinute: number, burst = Math.max(1, Math.ceil(perMinute * BURST_SHARE))) => {
    const own = createRate({ perMinute, burst, nowMs })
    const shared = createRate({ perMinute: perMinute * SHARED_FACTOR, burst: burst * SHARED_FACTOR, nowMs })
    return { take: (address: string) => (isShared(address) ? shared : own).take(address) }
  }
  const connects = rate(connectionsPerAddress * CONNECTS_PER_CONNECTION, connectionsPerAddress * 2)
  const asks: Readonly<Record<Asks, ReturnType<typeof rate>>> = {
    write: rate(writesPerMinute),
    registration: rate(registrationsPerMinute),
    read: rate(readsPerMinute),
    message: rate(connectionsPerAddress * MESSAGES_PER_CONNECTION, connectionsPerAddress * 4),
  }
  const posts = rate(postsPerMinute)
  /** Bounded by the number of connections. */
  const open = new Map<string, number>()
  const answering = new Map<string, number>()

  const addressIn = (request: IncomingMessage) => (askers.isLocal(request) ? undefined : askers.addressOf(request))

  return {
    addressOf: addressIn,

    enter(address, manner) {
      if (address === undefined) return undefined
      const held = open.get(address) ?? 0
      if (held >= connectionsPerAddress * (isShared(address) ? SHARED_FACTOR : 1)) {
        return new Refusal('too_many_connections', { retryAfterSeconds: FULL_RETRY_SECONDS })
      }
      const waitMs = manner === 'waiting' ? 0 : connects.take(address)
      if (waitMs > 0) return new Refusal('too_many_connections', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
      open.set(address, held + 1)
      return undefined
    },

    leave(address) {
      if (address !== undefined) takeOne(open, address)
    },

    begin(request) {
      const address = addressIn(request)
      if (address === undefined) return () => {}
      const held = answering.get(address) ?? 0
      if (held >= numbers.requestsPerAddress * (isShared(address) ? SHARED_FACTOR : 1)) refuseAfter(1_000, FROM_ADDRESS)
      answering.set(address, held + 1)
      return () => takeOne(answering, address)
    },

    demand(request, what) {
      const address = addressIn(request)
      if (address !== undefined) refuseAfter(asks[what].take(address), FROM_ADDRESS)
    },

    demandOfKey(request, key) {
      if (!askers.isLocal(request)) refuseAfter(posts.take(key), WITH_KEY)
    },
  }
}

/** CRIER_LIMITS=off. */
export const noLimits: Limits = {
  addressOf: () => undefined,
  enter: () => undefined,
  leave: () => {},
  begin: () => () => {},
  demand: () => {},
  demandOfKey: () => {},
}

function takeOne(counts: Map<string, number>, address: string): void {
  const left = (counts.get(address) ?? 0) - 1
  if (left > 0) counts.set(address, left)
  else counts.delete(address)
}

const FROM_ADDRESS = 'Too many requests came from your address; try again after the time in Retry-After.'
const WITH_KEY = 'Too many requests came with this key; try again after the time in Retry-After.'

function refuseAfter(waitMs: number, detail: string): void {
  if (waitMs <= 0) return
  throw new Refusal('too_many_requests', { detail, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
}
