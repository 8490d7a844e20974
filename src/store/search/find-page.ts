/** One page of a search, within its snapshot. */
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { SearchHit } from '#shared/search/hit.ts'
import { hitOf } from '#shared/search/hit-of.ts'
import type { Query } from '#shared/search/query.ts'
import { filterValues } from '#store/log/filtered-sql.ts'
import type { Run, Value } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import type { findSql } from './find-sql.ts'
import { forFts5, forTsquery, scopeOf } from './indexed-words.ts'
import { NEWEST_PLACE } from './place.ts'
import type { SearchHits, SearchOf } from './search.ts'

/** Per page: what the index proposes was changed since, or has the words of a phrase at other places than it. */
const MAX_LOOKED_AT = 300
/** A topic that no more updates have is read before the words are: they may be in a hundred thousand. */
const FEW = 300
const EVERYTHING: Filter = { topics: [], contributors: [] }

type RunFind = Run<keyof typeof findSql>

export async function findPage(run: RunFind, blog: BlogId, searched: SearchOf): Promise<SearchHits> {
  const { query, filter = EVERYTHING, limit, before = NEWEST_PLACE } = searched
  const [[standing]] = await Promise.all([run('isBehind', [blog, blog]), run('plan')])
  const isComplete = Number(standing?.is_behind) === 0
  if (query.length === 0) return { hits: [], isComplete }
  const page = new Page(query, limit, before)
  const marks = filterValues(blog, filter)
  const scope = scopeOf(blog)
  const asked = () => [blog, page.older, forFts5(query, scope), forTsquery(query, scope), ...marks]
  const few = await fewMarked(run, blog, marks)
  if (few) return page.take(await run('listed', [...asked(), few])) ? page.cut(isComplete) : page.end(isComplete)
  for (const way of ['near', 'far'] as const) {
    for (let isRead = false; !isRead; ) {
      const wanted = page.wanted
      const rows = await run(way, [...asked(), wanted])
      if (page.take(rows)) return page.cut(isComplete)
      isRead = rows.length < wanted
      if (!isRead && page.lookedAt >= MAX_LOOKED_AT) return page.cut(isComplete)
    }
  }
  return page.end(isComplete)
}

/** The updates of the rarest mark that is asked for. Undefined if all of them are many. */
async function fewMarked(run: RunFind, blog: BlogId, marks: readonly Value[]): Promise<readonly string[] | undefined> {
  const groups = marks.filter(value => Array.isArray(value)).filter(group => group.length > 0)
  const found = await Promise.all(groups.map(group => run('marked', [blog, group, FEW + 1])))
  const [fewest] = found.toSorted((a, b) => a.length - b.length)
  return fewest && fewest.length <= FEW ? [...new Set(fewest.map(({ id }) => String(id)))] : undefined
}

class Page {
  readonly #query: Query
  readonly #limit: number
  readonly #hits: SearchHit[] = []
  /** The last place that was looked at: a next page begins after it. */
  older: string
  lookedAt = 0

  constructor(query: Query, limit: number, before: string) {
    this.#query = query
    this.#limit = limit
    this.older = before
  }

  /** One more shows whether there is a next page. */
  get wanted(): number {
    return this.#limit + 1 - this.#hits.length
  }

  /** True once there is one more than the page takes. */
  take(rows: readonly Row[]): boolean {
    for (const { place, state } of rows) {
      const hit = state === null ? undefined : hitOf(JSON.parse(String(state)) as Update, this.#query)
      if (hit && this.#hits.length === this.#limit) return true
      this.older = String(place)
      if (hit) this.#hits.push(hit)
    }
    this.lookedAt += rows.length
    return false
  }

  cut(isComplete: boolean): SearchHits {
    return { hits: this.#hits, older: this.older, isComplete }
  }

  end(isComplete: boolean): SearchHits {
    return { hits: this.#hits, isComplete }
  }
}
