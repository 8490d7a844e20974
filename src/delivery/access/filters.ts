/** The filters that readers ask for, in their canonical form: of what a blog lists (`#shared/blog/filter.ts`). */

import type { Blog } from '#shared/blog/blog.ts'
import { type Filter, type FilterAsk, filterOf } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Records } from '#store/log/records.ts'

type Lists = Pick<Blog, 'topics' | 'contributors'>
type Held = { readonly lists: Promise<Lists>; readonly readMs: number }

/** A crowd that reconnects shares the reads under way. Longer, a topic that was just removed would still filter what its readers load. */
const HELD_MS = 20
/** Few blogs are read at a time, and a cache miss costs one read. */
const MAX_KNOWN = 10_000

type Filters = { of(blog: BlogId, asked: FilterAsk): Promise<Filter | undefined> }

type FiltersOptions = { readonly records: Pick<Records, 'blog'>; readonly nowMs: () => number }

export function createFilters({ records, nowMs }: FiltersOptions): Filters {
  const held = new Map<BlogId, Held>()

  /** Of an unknown blog, nothing is listed. */
  async function read(blog: BlogId): Promise<Lists> {
    const { topics, contributors } = (await records.blog(blog)) ?? {}
    return { ...(topics && { topics }), ...(contributors && { contributors }) }
  }

  function listsOf(blog: BlogId): Promise<Lists> {
    const known = held.get(blog)
    if (known && nowMs() - known.readMs < HELD_MS) return known.lists
    if (held.size >= MAX_KNOWN) held.clear()
    const reading: Held = { lists: read(blog), readMs: nowMs() }
    held.set(blog, reading)
    reading.lists.catch(() => held.get(blog) === reading && held.delete(blog))
    return reading.lists
  }

  return {
    /** Undefined if everything passes. @throws the error of the records. */
    async of(blog, asked) {
      if (!asked.topic && !asked.contributor) return filterOf({}, asked)
      const filter = filterOf(await listsOf(blog), asked)
      if (filter && isWhole(filter, asked)) return filter
      // Perhaps the blog lists it since a moment: readers who chose it then must not get the whole coverage.
      return filterOf(await read(blog), asked)
    },
  }
}

/** Whether all that was asked for is known. */
function isWhole({ topics, contributors }: Filter, { topic = '', contributor = '' }: FilterAsk): boolean {
  return countIn(topic) === topics.length && countIn(contributor) === contributors.length
}

function countIn(asked: string): number {
  return new Set(asked.split(',').flatMap(id => id.trim() || [])).size
}
