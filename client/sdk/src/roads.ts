/**
 * The choice of transport: WebSocket, else server-sent events, else long polling. A pure function: when an attempt
 * fails, a transport that has never worked is replaced by the next one; one that has worked is kept until the network
 * may have changed.
 */
import type { Connection, Happening } from './connection.ts'
import type { Transport } from './transport.ts'

/** WebSocket, server-sent events, long polling. */
export type Transports = readonly [Transport, Transport, Transport]
const COUNT = 3

export type Road = { readonly number: number; readonly isProven: boolean }
export const FIRST_ROAD: Road = { number: 0, isProven: false }

type Transition = { readonly before: Connection; readonly after: Connection; readonly happening: Happening }

export function roadAfter(road: Road, { before, after, happening }: Transition): Road {
  if (after.phase === 'following') return road.isProven ? road : { ...road, isProven: true }
  const isNewNetwork = happening.kind === 'wake' && (before.phase === 'idle' || before.phase === 'waiting')
  if (isNewNetwork) return FIRST_ROAD
  // A gap is not a failure of the transport; it leads back to loading.
  const hasFailed = before.phase === 'trying' && after.phase === 'waiting' && after.aim === 'follow'
  return hasFailed && !road.isProven ? { number: (road.number + 1) % COUNT, isProven: false } : road
}
