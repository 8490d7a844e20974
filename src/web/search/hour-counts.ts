/**
 * When the updates of each coverage are, for pages, which must not wait for it: what was read last, while it is read again. One is
 * read at a time; a page without it is complete.
 */
import { type Filter, filterName } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Quarter, Search } from '#store/search/search.ts'

/** Coverages that are read at the same time; others are read again when they are. */
const MAX_KEPT = 50

type HourCountsAsked = { readonly blog: BlogId; readonly filter: Filter | undefined; readonly cursor: string }

export class HourCounts {
  readonly #search: Pick<Search, 'quarters'>
  /** By blog and filter, in order of the last use. */
  readonly #kept = new Map<string, { readonly cursor: string; readonly quarters: readonly Quarter[] }>()
  #isReading = false

  constructor(search: Pick<Search, 'quarters'>) {
    this.#search = search
  }

  /** May be that of an earlier cursor. Undefined until it was read once. */
  now({ blog, filter, cursor }: HourCountsAsked): readonly Quarter[] | undefined {
    const name = JSON.stringify([blog, filter && filterName(filter)])
    const kept = this.#kept.get(name)
    if (kept?.cursor !== cursor && !this.#isReading) {
      this.#isReading = true
      void this.#read({ blog, filter, cursor }, name).finally(() => {
        this.#isReading = false
      })
    }
    if (kept) this.#keep(name, kept)
    return kept?.quarters
  }

  async #read({ blog, filter, cursor }: HourCountsAsked, name: string): Promise<void> {
    // A database in trouble is reported by what readers wait for.
    const quarters = await this.#search.quarters(blog, filter).catch(() => undefined)
    if (quarters) this.#keep(name, { cursor, quarters })
  }

  #keep(name: string, timeline: { readonly cursor: string; readonly quarters: readonly Quarter[] }): void {
    this.#kept.delete(name)
    this.#kept.set(name, timeline)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }
}
