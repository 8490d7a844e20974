/**
 * Searches for one response each, with bounds: few at a time, a short queue, and answers that are kept while their blog does not
 * change. Ten thousand different queries at once cost what these few cost; the rest is refused.
 */
import { createHash } from 'node:crypto'
import { Refusal } from '#platform/errors.ts'
import { type Filter, filterName } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { queryIn } from '#shared/search/query.ts'
import { parseIndexPlace } from '#store/search/place.ts'
import type { Search, SearchHits } from '#store/search/search.ts'

type SearchAsked = {
  readonly q: string
  readonly filter?: Filter | undefined
  readonly limit: number
  readonly before?: string | undefined
}
/** `text`: the response as JSON. `tag` changes with it. */
type SearchAnswer = { readonly found: SearchHits; readonly text: string; readonly tag: string }

/** The database serves posts and readers, too. */
const MAX_RUNNING = 2
/** Law 8, bounded: a few seconds of a slow database. */
const MAX_WAITING = 32
const RETRY_AFTER_SECONDS = 1
/** An election night's most wanted words. */
const MAX_KEPT = 200
const MAX_KEPT_CHARACTERS = 2_000_000

type SearchesOptions = {
  readonly search: Pick<Search, 'find'>
  /** Where the public stream of a blog is. @throws Refusal `unknown_blog`. */
  readonly cursor: (blog: BlogId) => Promise<string>
}

export class Searches {
  readonly #given: SearchesOptions
  readonly #waiting: (() => void)[] = []
  #running = 0
  /** By the name of the search, in order of the last use. */
  readonly #kept = new Map<string, SearchAnswer & { readonly cursor: string }>()
  readonly #underWay = new Map<string, Promise<SearchAnswer>>()
  #characters = 0

  constructor(given: SearchesOptions) {
    this.#given = given
  }

  /** @throws Refusal `unknown_blog`, `bad_page`, `busy`. */
  async answer(blog: BlogId, asked: SearchAsked): Promise<SearchAnswer> {
    const query = queryIn(asked.q)
    const before = asked.before === undefined ? undefined : parseIndexPlace(asked.before)
    if (asked.before !== undefined && before === undefined) throw new Refusal('bad_page')
    // A removal moves the cursor, so what is kept from before it is not used.
    const cursor = await this.#given.cursor(blog)
    const { filter, limit } = asked
    const name = JSON.stringify([blog, query, limit, before, filter && filterName(filter)])
    const kept = this.#kept.get(name)
    if (kept?.cursor === cursor) return this.#touch(name, kept)
    const sameName = `${cursor} ${name}`
    const underWay = this.#underWay.get(sameName)
    if (underWay) return underWay
    const answer = this.#inTurn(async () => {
      const found = await this.#given.search.find(blog, { query, filter, limit, ...(before && { before }) })
      const { hits, older, isComplete } = found
      const text = JSON.stringify({ results: hits, ...(older !== undefined && { older }), complete: isComplete })
      const tag = createHash('sha256').update(text).digest('base64url').slice(0, 22)
      // Until the index has caught up, the same cursor finds more.
      if (isComplete) this.#keep(name, { found, text, tag, cursor })
      return { found, text, tag }
    }).finally(() => this.#underWay.delete(sameName))
    this.#underWay.set(sameName, answer)
    return answer
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_RUNNING) {
      if (this.#waiting.length >= MAX_WAITING) throw new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS })
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    } else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }

  #keep(name: string, answer: SearchAnswer & { readonly cursor: string }): void {
    this.#drop(name)
    this.#kept.set(name, answer)
    this.#characters += answer.text.length
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT && this.#characters <= MAX_KEPT_CHARACTERS) return
      this.#drop(oldest)
    }
  }

  #touch(name: string, kept: SearchAnswer & { readonly cursor: string }): SearchAnswer {
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    return kept
  }

  #drop(name: string): void {
    this.#characters -= this.#kept.get(name)?.text.length ?? 0
    this.#kept.delete(name)
  }
}
