/**
 * When the updates of each coverage are, for pages, which must not wait for it: what was read last, while it is read again. One is
 * read at a time, with rests between; a page without it is complete.
 */
import { type Filter, filterName } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Quarter, Search } from '#store/search/search.ts'

/** Coverages that are read at the same time; others are read again when they are. */
const MAX_KEPT = 50
/**
 * Law 12, fair share: counting takes at most a twentieth of the time, whichever coverages, topics and contributors are asked for in
 * turns, and however often somebody posts. The times of 100,000 updates take the database 100 ms.
 */
const REST_TIMES = 19
/** One slow count must not leave pages without times for minutes. */
const MOST_REST_MS = 10_000

type HourCountsAsked = { readonly blog: BlogId; readonly filter: Filter | undefined; readonly cursor: string }

export class HourCounts {
  readonly #search: Pick<Search, 'quarters'>
  /** By blog and filter, in order of the last use. */
  readonly #kept = new Map<string, { readonly cursor: string; readonly quarters: readonly Quarter[] }>()
  readonly #nowMs: () => number
  #isReading = false
  #restsUntilMs = 0

  constructor(search: Pick<Search, 'quarters'>, nowMs: () => number) {
    this.#search = search
    this.#nowMs = nowMs
  }

  /** May be that of an earlier cursor. Undefined until it was read once. */
  now({ blog, filter, cursor }: HourCountsAsked): readonly Quarter[] | undefined {
    const name = JSON.stringify([blog, filter && filterName(filter)])
    const kept = this.#kept.get(name)
    if (kept?.cursor !== cursor && !this.#isReading && this.#nowMs() >= this.#restsUntilMs)
      void this.#read({ blog, filter, cursor }, name)
    if (kept) this.#keep(name, kept)
    return kept?.quarters
  }

  async #read({ blog, filter, cursor }: HourCountsAsked, name: string): Promise<void> {
    this.#isReading = true
    const beganMs = this.#nowMs()
    // A database in trouble is reported by what readers wait for.
    const quarters = await this.#search.quarters(blog, filter).catch(() => undefined)
    const endedMs = this.#nowMs()
    this.#restsUntilMs = endedMs + Math.min(MOST_REST_MS, (endedMs - beganMs) * REST_TIMES)
    this.#isReading = false
    if (quarters) this.#keep(name, { cursor, quarters })
  }

  #keep(name: string, timeline: { readonly cursor: string; readonly quarters: readonly Quarter[] }): void {
    this.#kept.delete(name)
    this.#kept.set(name, timeline)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }
}
