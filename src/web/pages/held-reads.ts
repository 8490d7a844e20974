/**
 * Caches what is read of a blog, so that a crowd of readers costs one read per change: a cached value is valid while the head of
 * its stream is where it was read. While the database is unreachable, recently confirmed ones are still served.
 */
import type { Clock } from '#platform/clock.ts'
import { Refusal, type RefusalCode } from '#platform/errors.ts'
import { type Filter, filterName } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'

/** The parsed value in addition to its text: measured, objects take about twice the size of their JSON. */
const BYTES_PER_CHARACTER = 3
/**
 * Without the database, a value is served only if it was confirmed at most this long before the outage, so that a removed
 * update does not reappear for longer than caches may show it (`stale-if-error`).
 */
const CURRENT_WITHIN_MS = 60_000
/**
 * A node that alone is cut off from the database does not learn of removals, so it serves from memory no longer than the longest
 * `stale-if-error` lets a cache do.
 */
const MOST_AWAY_MS = 300_000
/** A frozen database never responds; readers should not have to wait for it. */
const PATIENCE_MS = 500
/** How often an unreachable database is tried again. */
const ASK_AGAIN_MS = 1_000

/** `cursor`: where the stream was when it was read. `text`: the value as JSON. */
export type StreamRead = { readonly cursor: string; readonly text: string }

export interface HeldReads<Value extends StreamRead> {
  /** The current cursor, without reading the value. @throws Refusal `missing`, `unavailable`. */
  cursor(blog: BlogId, filter?: Filter): Promise<string>
  /** @throws Refusal `missing`, `unavailable`. */
  read(blog: BlogId, filter?: Filter): Promise<Value>
  /** A Cache-Status header (RFC 9211) for responses served from memory while the database is unreachable. */
  readonly status: Readonly<Record<string, string>>
}

/** `confirmedMs`: when the log last confirmed that it is current. */
type Kept<Value> = { readonly value: Value; readonly bytes: number; confirmedMs: number }

export type ReadPorts = { readonly log: Pick<Log, 'head'>; readonly clock: Pick<Clock, 'now' | 'after'> }

type HeldReadsOptions<Value> = ReadPorts & {
  readonly streamOf: (blog: BlogId) => StreamName
  /** Undefined if there is nothing of that blog. */
  readonly fetch: (blog: BlogId, filter?: Filter) => Promise<Value | undefined>
  readonly missing: RefusalCode
  /** The least recently requested is evicted. */
  readonly maxBytes: number
}

export function holdReads<Value extends StreamRead>(options: HeldReadsOptions<Value>): HeldReads<Value> {
  return new ReadsInMemory(options)
}

type Asked = { readonly blog: BlogId; readonly filter: Filter | undefined; readonly name: string }

/** Ids of blogs contain no space. */
function nameOf(blog: BlogId, filter: Filter | undefined): string {
  return filter ? `${blog} ${filterName(filter)}` : blog
}

class ReadsInMemory<Value extends StreamRead> implements HeldReads<Value> {
  readonly #options: HeldReadsOptions<Value>
  /** In order of the last request. */
  readonly #kept = new Map<string, Kept<Value>>()
  readonly #reading = new Map<string, Promise<Value>>()
  #bytes = 0
  #away: { readonly sinceMs: number; askedMs: number } | undefined

  constructor(options: HeldReadsOptions<Value>) {
    this.#options = options
  }

  get status() {
    return this.#away ? AWAY : {}
  }

  cursor(blog: BlogId, filter?: Filter): Promise<string> {
    return this.#cursor({ blog, filter, name: nameOf(blog, filter) })
  }

  async #cursor(asked: Asked): Promise<string> {
    const spare = this.#spare(asked.name)
    if (spare && this.#away && this.#nowMs() - this.#away.askedMs < ASK_AGAIN_MS) return spare.cursor
    if (this.#away) this.#away.askedMs = this.#nowMs()
    try {
      return await this.#withPatience(this.#head(asked), spare !== undefined)
    } catch (error) {
      const held = this.#spareAfter(error, asked.name)
      if (held) return held.cursor
      throw error
    }
  }

  async read(blog: BlogId, filter?: Filter): Promise<Value> {
    const asked = { blog, filter, name: nameOf(blog, filter) }
    const now = await this.#cursor(asked)
    const kept = this.#kept.get(asked.name)
    if (kept?.value.cursor === now) return this.#touch(asked.name, kept)
    try {
      return await this.#readTogether(asked, now)
    } catch (error) {
      const held = this.#spareAfter(error, asked.name)
      if (held) return held
      throw error
    }
  }

  /** A read that began before the head was read may be older; the next one is not. */
  async #readTogether(asked: Asked, now: string): Promise<Value> {
    const underWay = this.#reading.get(asked.name)
    const value = await underWay?.catch(() => undefined)
    if (value?.cursor === now) return value
    return this.#reading.get(asked.name) ?? this.#begin(asked)
  }

  #begin(asked: Asked): Promise<Value> {
    const { name } = asked
    const reading = this.#fetch(asked).finally(() => this.#reading.delete(name))
    this.#reading.set(name, reading)
    return reading
  }

  async #fetch({ blog, filter, name }: Asked): Promise<Value> {
    const { fetch, missing } = this.#options
    const value = await fetch(blog, filter)
    if (!value) throw new Refusal(missing)
    this.#keep(name, value)
    return value
  }

  async #head({ blog, name }: Asked): Promise<string> {
    const { log, streamOf, missing } = this.#options
    const head = await log.head(streamOf(blog))
    this.#away = undefined
    if (!head) throw new Refusal(missing)
    const cursor = printCursor(head)
    const kept = this.#kept.get(name)
    if (kept?.value.cursor === cursor) kept.confirmedMs = this.#nowMs()
    return cursor
  }

  #withPatience(head: Promise<string>, hasSpare: boolean): Promise<string> {
    if (!hasSpare) return head
    return new Promise((resolve, reject) => {
      const stop = this.#options.clock.after(PATIENCE_MS, () => reject(new Refusal('unavailable')))
      head.then(resolve, reject).finally(stop)
    })
  }

  /** Records an outage if the error is one, and returns the copy to serve. */
  #spareAfter(error: unknown, name: string): Value | undefined {
    const isAway = error instanceof Refusal && (error.code === 'unavailable' || error.code === 'busy')
    if (!isAway) return undefined
    this.#away ??= { sinceMs: this.#nowMs(), askedMs: this.#nowMs() }
    return this.#spare(name)
  }

  #spare(name: string): Value | undefined {
    const kept = this.#kept.get(name)
    const wentAwayMs = this.#away?.sinceMs ?? this.#nowMs()
    if (!kept || this.#nowMs() - wentAwayMs > MOST_AWAY_MS) return undefined
    return wentAwayMs - kept.confirmedMs <= CURRENT_WITHIN_MS ? kept.value : undefined
  }

  #keep(name: string, value: Value): void {
    const bytes = value.text.length * BYTES_PER_CHARACTER
    this.#drop(name)
    this.#kept.set(name, { value, bytes, confirmedMs: this.#nowMs() })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#options.maxBytes || oldest === name) return
      this.#drop(oldest)
    }
  }

  #touch(name: string, kept: Kept<Value>): Value {
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    return kept.value
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0
    this.#kept.delete(name)
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }
}

const AWAY = { 'Cache-Status': 'Crier; hit; detail="database away"' } as const
