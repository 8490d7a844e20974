/**
 * Notifies search engines that the page of a public blog changed (indexnow.org). What is lost by a crash or dropped at a limit is
 * found by them a little later, through the sitemaps.
 */
import type { Clock } from '#platform/clock.ts'
import { backoffMs } from '#platform/retry/backoff.ts'
import { retryAfterMs } from '#platform/retry/retry-after.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { SearchNotices } from '#store/search-notices/search-notices.ts'

/** A change is sent within this time, unless the blog was sent shortly before. */
const LOOK_MS = 2_000
/** Search engines take more notices about one address as spam. */
const EVERY_MS = 10 * 60_000
/** Law 8, bounded: further blogs are left to the sitemaps. */
const MAX_WAITING = 1_000
/** Claims of one look, and addresses of one notice; the protocol allows 10,000. */
const MAX_AT_ONCE = 100
const TIMEOUT_MS = 10_000
const FIRST_RETRY_MS = 30_000
const MOST_RETRY_MS = 30 * 60_000
const MAX_TRIES = 8

type IndexNowOptions = {
  readonly key: string
  /** Where notices are sent. */
  readonly endpoint: string
  /** Without a trailing slash. */
  readonly publicUrl: () => string
  readonly notices: SearchNotices
  readonly clock: Clock
  /** The database's clock. */
  readonly now: () => Date
  readonly random: () => number
  /** `dropped`: addresses that are given up. */
  readonly onError: (error: unknown, dropped: number) => void
}

/** Where search engines find the key, which proves that the notices are ours. */
export function keyPath(key: string): string {
  return `/${key}.txt`
}

export class IndexNow {
  readonly #given: IndexNowOptions
  readonly #stop: () => void
  readonly #ending = new AbortController()
  /** When each changed last. */
  readonly #changed = new Map<BlogId, number>()
  /** Claimed by this node and not accepted yet. */
  readonly #owed = new Set<BlogId>()
  #tries = 0
  #restUntilMs = 0
  #looking: Promise<void> | undefined

  constructor(given: IndexNowOptions) {
    this.#given = given
    this.#stop = given.clock.every(LOOK_MS, () => this.#look())
  }

  /** Call it for each change of a blog, public or not. */
  note(blog: BlogId): void {
    if (!this.#changed.has(blog) && this.#changed.size >= MAX_WAITING) return
    this.#changed.set(blog, this.#given.now().getTime())
  }

  /** Resolves once nothing is being claimed or sent. */
  async idle(): Promise<void> {
    await this.#looking
  }

  async close(): Promise<void> {
    this.#stop()
    this.#ending.abort()
    await this.idle()
  }

  #look(): void {
    this.#looking ??= this.#work()
      .catch((error: unknown) => this.#given.onError(error, 0))
      .finally(() => {
        this.#looking = undefined
      })
  }

  async #work(): Promise<void> {
    if (this.#given.clock.elapsedMs() < this.#restUntilMs) return
    await this.#claim()
    if (this.#owed.size > 0 && !this.#ending.signal.aborted) await this.#send([...this.#owed].slice(0, MAX_AT_ONCE))
  }

  async #claim(): Promise<void> {
    for (const [blog, changedMs] of [...this.#changed].slice(0, MAX_AT_ONCE)) {
      if (this.#owed.size >= MAX_WAITING || this.#ending.signal.aborted) return
      // A change during the claim is noted anew.
      this.#changed.delete(blog)
      const claim = await this.#given.notices.claim(blog, { changedMs, everyMs: EVERY_MS }).catch((error: unknown) => {
        if (!this.#changed.has(blog)) this.#changed.set(blog, changedMs)
        throw error
      })
      if (claim === 'yours') this.#owed.add(blog)
      // At the end of the queue, so that those behind it have their turn.
      if (claim === 'later' && !this.#changed.has(blog)) this.#changed.set(blog, changedMs)
    }
  }

  async #send(blogs: readonly BlogId[]): Promise<void> {
    const { clock, random, onError } = this.#given
    const { status, restMs } = await this.#post(blogs)
    if (this.#ending.signal.aborted) return
    const isTaken = status >= 200 && status < 300
    const isPassing = status === 0 || status === 429 || status >= 500
    if (!isTaken && isPassing && this.#tries < MAX_TRIES - 1) {
      const backoff = backoffMs({ tries: this.#tries, firstMs: FIRST_RETRY_MS, mostMs: MOST_RETRY_MS, random })
      this.#restUntilMs = clock.elapsedMs() + Math.min(Math.max(backoff, restMs), MOST_RETRY_MS)
      this.#tries += 1
      if (this.#tries === 1) onError(new Error(`${this.#given.endpoint} ${told(status)}`), 0)
      return
    }
    this.#tries = 0
    for (const blog of blogs) this.#owed.delete(blog)
    if (!isTaken) onError(new Error(`${this.#given.endpoint} ${told(status)}`), blogs.length)
  }

  /** Status 0: nobody answered. */
  async #post(blogs: readonly BlogId[]): Promise<{ readonly status: number; readonly restMs: number }> {
    const { endpoint, key, now } = this.#given
    const base = this.#given.publicUrl().replace(/\/+$/, '')
    const urlList = blogs.map(blog => `${base}/blogs/${blog}`)
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ host: new URL(base).host, key, keyLocation: base + keyPath(key), urlList }),
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#ending.signal]),
      })
      await answer.body?.cancel()
      return { status: answer.status, restMs: retryAfterMs(answer.headers.get('Retry-After'), now()) ?? 0 }
    } catch {
      return { status: 0, restMs: 0 }
    }
  }
}

function told(status: number): string {
  return status === 0 ? 'did not answer' : `answered with ${status}`
}
