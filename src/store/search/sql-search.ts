/** The search in a database: FTS5 of SQLite, text search of PostgreSQL. */
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { SearchHit } from '#shared/search/hit.ts'
import { hitOf } from '#shared/search/hit-of.ts'
import { filterValues } from '#store/log/filtered-sql.ts'
import type { Database } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import { indexStep } from './index-step.ts'
import { forFts5, forTsquery, scopeOf } from './indexed-words.ts'
import { NEWEST_PLACE } from './place.ts'
import type { IndexStanding, IndexStep, Search, SearchHits, SearchOf } from './search.ts'
import { findSql, indexSql, rebuildSql, standingSql } from './search-sql.ts'

/** Per page: what the index proposes was changed since, or has the words of a phrase at other places than it. */
const MAX_LOOKED_AT = 300
const EVERYTHING: Filter = { topics: [], contributors: [] }

export class SqlSearch implements Search {
  readonly #find
  readonly #index
  readonly #rebuild
  readonly #standing

  constructor(database: Database) {
    this.#find = database.prepare(findSql)
    this.#index = database.prepare(indexSql)
    this.#rebuild = database.prepare(rebuildSql)
    this.#standing = database.prepare(standingSql)
  }

  find(blog: BlogId, { query, filter = EVERYTHING, limit, before = NEWEST_PLACE }: SearchOf): Promise<SearchHits> {
    const scope = scopeOf(blog)
    const matching = [forFts5(query, scope), forTsquery(query, scope)]
    return this.#find.snapshot(async run => {
      const [standing] = await run('isBehind', [blog, blog])
      const isComplete = Number(standing?.is_behind) === 0
      const hits: SearchHit[] = []
      let [place, lookedAt] = [before, 0]
      while (query.length > 0 && lookedAt < MAX_LOOKED_AT) {
        // One more shows whether there is a next page.
        const wanted = limit + 1 - hits.length
        const rows = await run('find', [...matching, place, blog, ...filterValues(blog, filter), wanted])
        for (const row of rows) {
          const hit = hitOf(updateIn(row), query)
          if (hit && hits.length === limit) return { hits, older: place, isComplete }
          place = String(row.place)
          if (hit) hits.push(hit)
        }
        lookedAt += rows.length
        if (rows.length < wanted) return { hits, isComplete }
      }
      return query.length > 0 ? { hits, older: place, isComplete } : { hits, isComplete }
    })
  }

  step(): Promise<IndexStep> {
    return this.#index.transaction(indexStep)
  }

  async standing(): Promise<IndexStanding> {
    return this.#standing.snapshot(async run => {
      const count = async (name: 'updates' | 'indexed' | 'waiting' | 'stray') => Number((await run(name))[0]?.count)
      return {
        updates: await count('updates'),
        indexed: await count('indexed'),
        waiting: await count('waiting'),
        isWalked: Number((await run('walk'))[0]?.is_done ?? 1) === 1,
        stray: await count('stray'),
      }
    })
  }

  rebuild(): Promise<void> {
    return this.#rebuild.transaction(async run => {
      for (const step of ['lock', 'begin', 'emptyWords', 'empty', 'restart'] as const) await run(step)
    })
  }
}

function updateIn({ state }: Row): Update {
  return JSON.parse(String(state)) as Update
}
