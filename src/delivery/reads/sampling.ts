/**
 * How many readers of a blog report what they read: one of 2^n, where n grows with the readers, so that about as many report whether ten
 * thousand read or ten million. A report stands for 2^n readers; the sum is an unbiased estimate (Horvitz and Thompson, 1952).
 */
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'

/** What all of them have seen is known to within 3 to 4 % (95 %). At two reports a minute each: 140 a second on all nodes together. */
export const MOST_REPORTERS = 4_096
/** A blog beside larger ones has at least so many, which are exact for a small one and within 12 % for others. */
export const LEAST_REPORTERS = 256
/** For how long a page that was loaded at the busiest time may go on to report for as many readers as then. */
const BUSIEST_MS = 6 * 3_600_000
/** Law 8, bounded. Blogs that were asked for; the longest idle is forgotten. */
const MAX_BLOGS = 10_000
const FRESH_MS = 1_000
/** By how much readers must become fewer before more of them report. */
const STEADY_FACTOR = 1.2

/** The name of all readers in the exchange of counts. */
export const ALL_READERS = 'readers'

type Known = { readonly power: number; readonly atMs: number; readonly busiest: Busiest }
type Busiest = { readonly power: number; readonly readers: number; readonly atMs: number }

export type Sampling = ReturnType<typeof createSampling>

type SamplingOptions = {
  /** On all nodes; some seconds old for the others. */
  readonly count: (name: string) => number
  /** On this node. */
  readonly countHere: (name: string) => number
  readonly processes: () => number
  readonly nowMs: () => number
}

export function createSampling({ count, countHere, processes, nowMs }: SamplingOptions) {
  const known = new Map<BlogId, Known>()

  /** When a crowd comes, this node's share of it is known before the others' counts are. */
  const readersOf = (name: string) => Math.max(count(name), countHere(name) * processes())

  function of(blog: BlogId): Known {
    const now = nowMs()
    const held = known.get(blog)
    if (held && now - held.atMs < FRESH_MS) return held
    const readers = readersOf(publicStream(blog))
    const all = readersOf(ALL_READERS)
    const lower = powerFor(readers * STEADY_FACTOR, all * STEADY_FACTOR)
    const exact = powerFor(readers, all)
    // Every snapshot has it, so it must not turn with each reader who comes and goes.
    const power = held?.power === exact + 1 && lower > exact ? held.power : exact
    const fresh = { power, atMs: now, busiest: busier({ power, readers, atMs: now }, held?.busiest) }
    known.delete(blog)
    known.set(blog, fresh)
    const [oldest] = known.keys()
    if (known.size > MAX_BLOGS && oldest !== undefined) known.delete(oldest)
    return fresh
  }

  return {
    /** The n of 2^n for pages that load now. */
    powerOf: (blog: BlogId): number => of(blog).power,

    /** The n of a report that claims one, and the most readers that the blog had lately. */
    judge(blog: BlogId, claimed: number): { readonly power: number; readonly readers: number } {
      const { busiest } = of(blog)
      return { power: Math.min(claimed, busiest.power), readers: busiest.readers }
    },
  }
}

/** Blogs share the reporters by their readers. */
export function powerFor(readers: number, allReaders: number): number {
  const share = (MOST_REPORTERS * readers) / Math.max(1, readers, allReaders)
  const reporters = Math.max(LEAST_REPORTERS, share)
  return Math.max(0, Math.ceil(Math.log2(Math.max(1, readers) / reporters)))
}

function busier(now: Busiest, before: Busiest | undefined): Busiest {
  if (!before || now.atMs - before.atMs > BUSIEST_MS) return now
  return {
    power: Math.max(now.power, before.power),
    readers: Math.max(now.readers, before.readers),
    atMs: now.power >= before.power ? now.atMs : before.atMs,
  }
}
