/** The remaining lifetime of a token, as clients are told. */
import type { Clock } from '#platform/clock.ts'

/** At least one: to a client 0 means never. */
export function secondsUntil(expiresAtMs: number | undefined, clock: Clock): number | undefined {
  if (expiresAtMs === undefined) return undefined
  return Math.max(1, Math.ceil((expiresAtMs - clock.now().getTime()) / 1_000))
}
