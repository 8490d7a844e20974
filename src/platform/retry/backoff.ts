/** The delay before the next try: exponential, with jitter, so that a fleet does not retry at the same moment. */

type Backoff = {
  /** Failed so far. */
  readonly tries: number
  readonly firstMs: number
  readonly mostMs: number
  /** From 0 up to 1. If absent, without jitter: for a retry that nobody shares. */
  readonly random?: () => number
}

/** Half of it is random. */
export function backoffMs({ tries, firstMs, mostMs, random = () => 1 }: Backoff): number {
  return Math.ceil(Math.min(mostMs, firstMs * 2 ** tries) * (0.5 + random() / 2))
}
