/** Counts a blog's followers for desks that poll. A count that took long is cached for longer. */
import type { BlogId } from '#shared/blog/ids.ts'

type Held<Count> = { readonly counted: Promise<Count>; until: number }

/** Too short to matter, also if ten desks ask at every key. A million devices take a hundred times as long. */
const QUICK_MS = 5
/** So counting takes at most one per cent of the time. */
const KEPT_TIMES = 100
/** Few blogs with so many devices have open desks at the same time; each may hold MAX_CHOICES. */
const MAX_HELD = 100

type FollowerCountsOptions<Count> = {
  readonly count: (blog: BlogId) => Promise<Count>
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
}

/** Returns a count that is exact, or a few seconds old. */
export function createFollowerCounts<Count>({ count, nowMs }: FollowerCountsOptions<Count>) {
  const held = new Map<BlogId, Held<Count>>()
  return (blog: BlogId): Promise<Count> => {
    const known = held.get(blog)
    if (known && nowMs() < known.until) return known.counted
    const began = nowMs()
    const counting: Held<Count> = { counted: count(blog), until: Number.POSITIVE_INFINITY }
    const forget = () => {
      if (held.get(blog) === counting) held.delete(blog)
    }
    held.delete(blog)
    const [oldest] = held.keys()
    if (held.size >= MAX_HELD && oldest !== undefined) held.delete(oldest)
    held.set(blog, counting)
    counting.counted.then(() => {
      const tookMs = nowMs() - began
      if (tookMs < QUICK_MS) forget()
      else counting.until = nowMs() + tookMs * KEPT_TIMES
    }, forget)
    return counting.counted
  }
}
