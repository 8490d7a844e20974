/** What clients are told of the end of a token. */
import type { Clock } from '#platform/clock.ts'

/** At least one: a client takes 0 for never. */
export function secondsUntil(expiresAtMs: number | undefined, clock: Clock): number | undefined {
  if (expiresAtMs === undefined) return undefined
  return Math.max(1, Math.ceil((expiresAtMs - clock.now().getTime()) / 1_000))
}
