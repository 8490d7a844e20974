/** Counts a blog's followers for desks that poll. A count that took long is cached for longer. */
import type { BlogId } from '#shared/blog/ids.ts'
import type { Platform } from './device.ts'
import type { Devices } from './devices.ts'

type Counts = Readonly<Record<Platform, number>>
type Held = { readonly counts: Promise<Counts>; until: number }

/** Too short to matter. A million devices take five times as long, on the thread that serves a small node's readers. */
const QUICK_MS = 20
/** So counting takes at most one per cent of the time. */
const KEPT_TIMES = 100
/** Few blogs have open desks at the same time. */
const MAX_HELD = 1_000

type FollowerCountsOptions = {
  readonly devices: Pick<Devices, 'count'>
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
}

/** Returns a count that is exact, or a few seconds old. */
export function createFollowerCounts({ devices, nowMs }: FollowerCountsOptions): (blog: BlogId) => Promise<Counts> {
  const held = new Map<BlogId, Held>()
  return blog => {
    const known = held.get(blog)
    if (known && nowMs() < known.until) return known.counts
    const began = nowMs()
    const counting: Held = { counts: devices.count(blog), until: Number.POSITIVE_INFINITY }
    const [oldest] = held.keys()
    if (held.size >= MAX_HELD && oldest !== undefined) held.delete(oldest)
    held.set(blog, counting)
    counting.counts.then(
      () => {
        const tookMs = nowMs() - began
        counting.until = tookMs < QUICK_MS ? 0 : nowMs() + tookMs * KEPT_TIMES
      },
      () => held.delete(blog),
    )
    return counting.counts
  }
}
