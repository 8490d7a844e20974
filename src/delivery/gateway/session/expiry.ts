/** The remaining lifetime of a token, as sent to clients. */
import type { Clock } from '#platform/clock.ts'

/** At least one, because 0 means "never" to a client. */
export function secondsUntil(expiresAtMs: number | undefined, clock: Clock): number | undefined {
  if (expiresAtMs === undefined) return undefined
  return Math.max(1, Math.ceil((expiresAtMs - clock.now().getTime()) / 1_000))
}
