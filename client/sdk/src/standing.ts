/** The status of the connection in a reader's terms. */
import type { Connection, StopReason } from './connection.ts'

export type Standing =
  /** No coverage is held yet. `isFailing` once an attempt has failed. */
  | { readonly kind: 'loading'; readonly isFailing: boolean }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting' }
  /** The missed changes are not available: the whole coverage is being reloaded. */
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'stopped'; readonly why: StopReason }

type Known = { readonly hasCoverage: boolean; readonly hasFollowed: boolean }

export function standingOf(connection: Connection, { hasCoverage, hasFollowed }: Known): Standing {
  if (connection.phase === 'stopped') return { kind: 'stopped', why: connection.why }
  if (connection.phase === 'following') return { kind: 'live' }
  const isFailing = connection.phase === 'waiting' || (connection.phase === 'trying' && connection.attempt > 0)
  if (!hasCoverage) return { kind: 'loading', isFailing }
  if (connection.aim === 'load') return { kind: 'catching-up' }
  return { kind: hasFollowed || isFailing ? 'reconnecting' : 'connecting' }
}
