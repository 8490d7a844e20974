/** How long to wait before trying a device again: twice as long each time, and never all at the same moment. */

const FIRST_MS = 1_000
const MOST_MS = 120_000

/** Full jitter; what the service asked for is the least, with a little more so that not all come back at once. */
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
