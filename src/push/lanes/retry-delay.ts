/** The delay before a push is tried again. */
import { backoffMs } from '#platform/retry/backoff.ts'

const FIRST_MS = 1_000
const MOST_MS = 120_000

type RetryDelay = {
  readonly tries: number
  /** What the service asked for in Retry-After. */
  readonly afterMs?: number | undefined
  readonly random: () => number
}

/** A service's Retry-After is the minimum, plus a little so that not all return at once. */
export function retryDelayMs({ tries, afterMs, random }: RetryDelay): number {
  if (afterMs !== undefined) return Math.ceil(afterMs + random() * Math.min(afterMs / 10, FIRST_MS))
  return backoffMs({ tries, firstMs: FIRST_MS, mostMs: MOST_MS, random })
}
