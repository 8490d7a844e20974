/** The delay before retrying a device: exponential, with jitter. */

const FIRST_MS = 1_000
const MOST_MS = 120_000

/** Full jitter. A service's Retry-After is the minimum, plus a little, so that not all devices are retried at once. */
export function backoffMs({
  tries,
  afterMs,
  random,
}: {
  tries: number
  afterMs?: number | undefined
  random: () => number
}) {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** tries)
  if (afterMs === undefined) return Math.ceil(ceiling * (0.5 + random() / 2))
  return Math.ceil(afterMs + random() * Math.min(afterMs / 10, FIRST_MS))
}
