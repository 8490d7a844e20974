/** The search in a database: FTS5 of SQLite, text search of PostgreSQL. */
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { filterValues } from '#store/log/filtered-sql.ts'
import type { Database, Prepared } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import { DAMAGED, EMPTYING } from '#store/sql/search-tables.ts'
import { findPage } from './find-page.ts'
import { findSql, quarterSql } from './find-sql.ts'
import { isIndexDamage } from './index-damage.ts'
import { damageSql, fillingSql, indexSql, rebuildSql, standingSql } from './index-sql.ts'
import { indexStep } from './index-step.ts'
import type { Filling, IndexStanding, IndexStep, Quarter, Search, SearchHits, SearchOf } from './search.ts'

/** A month in which every quarter has some. */
const MAX_QUARTERS = 3_000
const EVERYTHING: Filter = { topics: [], contributors: [] }

type Tried<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'damaged'; readonly error: unknown; readonly filling: Filling; readonly isEmptying: boolean }

export class SqlSearch implements Search {
  readonly #database: Database
  readonly #replaceIndex: (() => void) | undefined
  /** With the first call: statements on an index with damaged pages cannot be prepared, and a server must start with one. */
  #find: Prepared<keyof typeof findSql> | undefined
  #quarters: Prepared<keyof typeof quarterSql> | undefined
  #index: Prepared<keyof typeof indexSql> | undefined

  /** `replaceIndex`: for SQLite, where damaged pages cannot be emptied. */
  constructor(database: Database, replaceIndex?: () => void) {
    this.#database = database
    this.#replaceIndex = replaceIndex
  }

  async find(blog: BlogId, searched: SearchOf): Promise<SearchHits> {
    const found = await this.#twice(async () => {
      this.#find ??= this.#database.prepare(findSql)
      return this.#find.snapshot(run => findPage(run, blog, searched))
    })
    return found.kind === 'damaged' ? { hits: [], isComplete: false, damaged: found.filling } : found.value
  }

  async quarters(blog: BlogId, filter = EVERYTHING): Promise<readonly Quarter[]> {
    this.#quarters ??= this.#database.prepare(quarterSql)
    const values = [blog, ...filterValues(blog, filter), MAX_QUARTERS]
    const [updates, keyed] = await this.#quarters.snapshot(run =>
      Promise.all([run('updates', values), run('keyEvents', values)]),
    )
    const keyEvents = new Map(keyed.map(row => [instantOf(row), Number(row.count)]))
    return updates.map(row => ({
      ...{ at: instantOf(row), updates: Number(row.count) },
      keyEvents: keyEvents.get(instantOf(row)) ?? 0,
    }))
  }

  async step(): Promise<IndexStep> {
    const step = await this.#twice(async () => {
      this.#index ??= this.#database.prepare(indexSql)
      return this.#index.transaction(indexStep)
    })
    if (step.kind !== 'damaged') return step.value
    if (step.isEmptying) return this.#replaced(step.error)
    await this.markDamaged(step.filling)
    return { kind: 'damaged' }
  }

  async markDamaged(filling: Filling): Promise<void> {
    await this.#database.prepare(damageSql).run('mark', [filling])
  }

  async standing(): Promise<IndexStanding> {
    return this.#database.prepare(standingSql).snapshot(async run => {
      const isDone = Number((await run('walk'))[0]?.is_done ?? 1)
      const count = async (name: 'updates' | 'indexed' | 'waiting' | 'stray') => Number((await run(name))[0]?.count)
      return {
        updates: await count('updates'),
        indexed: await count('indexed'),
        waiting: await count('waiting'),
        isWalked: isDone === 1,
        isDamaged: isDone === DAMAGED,
        stray: await count('stray'),
      }
    })
  }

  async rebuild(): Promise<void> {
    try {
      await this.#database.prepare(rebuildSql).transaction(async run => {
        for (const step of ['lock', 'begin', 'emptyWords', 'empty', 'restart'] as const) await run(step)
      })
    } catch (error) {
      if (!isIndexDamage(error)) throw error
      this.#replaced(error)
    }
  }

  /** Another time, because the index that failed may have been emptied meanwhile; what fails again is of this filling or a later one. */
  async #twice<Value>(work: () => Promise<Value>): Promise<Tried<Value>> {
    const first = await this.#try(work)
    if (first.kind === 'done') return first
    const [walk] = await this.#database.prepare(fillingSql).run('walk')
    const again = await this.#try(work)
    if (again.kind === 'done') return again
    return { ...again, filling: Number(walk?.emptied ?? 0), isEmptying: Number(walk?.is_done) === EMPTYING }
  }

  async #try<Value>(work: () => Promise<Value>) {
    try {
      return { kind: 'done', value: await work() } as const
    } catch (error) {
      // Statements of an index that was damaged may stay so.
      this.#find = undefined
      this.#index = undefined
      if (!isIndexDamage(error)) throw error
      return { kind: 'damaged', error } as const
    }
  }

  #replaced(cause: unknown): IndexStep {
    if (!this.#replaceIndex) throw cause
    this.#index = undefined
    this.#replaceIndex()
    return { kind: 'done', indexed: 0, isBehind: true, delaysPosts: true }
  }
}

function instantOf({ hour, quarter }: Row): string {
  return `${hour}${String(Number(quarter) * 15).padStart(2, '0')}:00.000Z`
}
