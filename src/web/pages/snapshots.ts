/**
 * Caches coverages, so that a crowd of readers costs one read per change: a cached one is valid while the log's head is where it
 * was read. While the database is unreachable, recently confirmed ones are still served.
 */
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { Coverage, Newsroom } from '#shared/blog/coverage.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'

/** Updates in a snapshot; `older` continues from there. */
export const SNAPSHOT_UPDATES = 20
/** Enough for thousands of ordinary coverages; the least recently requested is evicted. */
const MAX_HELD_BYTES = 64_000_000
/** The parsed coverage in addition to its text: measured, objects take about twice the size of their JSON. */
const BYTES_PER_CHARACTER = 3
/**
 * Without the database, a coverage is served only if it was confirmed at most this long before the outage, so that a removed
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

export type Snapshot = { readonly coverage: Coverage; readonly text: string }

export interface Snapshots {
  /** The current cursor, without reading the coverage. @throws Refusal `unknown_blog`, `unavailable`. */
  cursor(blog: BlogId): Promise<string>
  /** @throws Refusal `unknown_blog`, `unavailable`. */
  read(blog: BlogId): Promise<Snapshot>
  /** A Cache-Status header (RFC 9211) for responses served from memory while the database is unreachable. */
  readonly status: Readonly<Record<string, string>>
}

/** `confirmedMs`: when the log last confirmed that it is current. */
type Kept = { readonly snapshot: Snapshot; readonly bytes: number; confirmedMs: number }

type SnapshotsOptions = {
  readonly log: Pick<Log, 'head'>
  readonly records: Pick<Records, 'coverage'>
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly newsroom?: () => Newsroom
}

export function createSnapshots(options: SnapshotsOptions): Snapshots {
  return new HeldSnapshots(options)
}

class HeldSnapshots implements Snapshots {
  readonly #options: SnapshotsOptions
  /** In order of the last request. */
  readonly #kept = new Map<BlogId, Kept>()
  readonly #reading = new Map<BlogId, Promise<Snapshot>>()
  #bytes = 0
  #away: { readonly sinceMs: number; askedMs: number } | undefined

  constructor(options: SnapshotsOptions) {
    this.#options = options
  }

  get status() {
    return this.#away ? AWAY : {}
  }

  async cursor(blog: BlogId): Promise<string> {
    const spare = this.#spare(blog)
    if (spare && this.#away && this.#nowMs() - this.#away.askedMs < ASK_AGAIN_MS) return spare.coverage.cursor
    if (this.#away) this.#away.askedMs = this.#nowMs()
    try {
      return await this.#withPatience(this.#head(blog), spare !== undefined)
    } catch (error) {
      const held = this.#spareAfter(error, blog)
      if (held) return held.coverage.cursor
      throw error
    }
  }

  async read(blog: BlogId): Promise<Snapshot> {
    const now = await this.cursor(blog)
    const kept = this.#kept.get(blog)
    if (kept?.snapshot.coverage.cursor === now) return this.#touch(blog, kept)
    try {
      return await this.#readTogether(blog, now)
    } catch (error) {
      const held = this.#spareAfter(error, blog)
      if (held) return held
      throw error
    }
  }

  /** A read that began before the head was read may be older; the next one is not. */
  async #readTogether(blog: BlogId, now: string): Promise<Snapshot> {
    const underWay = this.#reading.get(blog)
    const snapshot = await underWay?.catch(() => undefined)
    if (snapshot?.coverage.cursor === now) return snapshot
    return this.#reading.get(blog) ?? this.#begin(blog)
  }

  #begin(blog: BlogId): Promise<Snapshot> {
    const reading = this.#fetch(blog).finally(() => this.#reading.delete(blog))
    this.#reading.set(blog, reading)
    return reading
  }

  async #fetch(blog: BlogId): Promise<Snapshot> {
    const { records, newsroom } = this.#options
    const read = await records.coverage(blog, SNAPSHOT_UPDATES)
    if (!read) throw new Refusal('unknown_blog')
    const coverage = newsroom ? { ...read, publisher: newsroom() } : read
    const snapshot = { coverage, text: JSON.stringify(coverage) }
    this.#keep(blog, snapshot)
    return snapshot
  }

  async #head(blog: BlogId): Promise<string> {
    const head = await this.#options.log.head(publicStream(blog))
    this.#away = undefined
    if (!head) throw new Refusal('unknown_blog')
    const cursor = printCursor(head)
    const kept = this.#kept.get(blog)
    if (kept?.snapshot.coverage.cursor === cursor) kept.confirmedMs = this.#nowMs()
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
  #spareAfter(error: unknown, blog: BlogId): Snapshot | undefined {
    const isAway = error instanceof Refusal && (error.code === 'unavailable' || error.code === 'busy')
    if (!isAway) return undefined
    this.#away ??= { sinceMs: this.#nowMs(), askedMs: this.#nowMs() }
    return this.#spare(blog)
  }

  #spare(blog: BlogId): Snapshot | undefined {
    const kept = this.#kept.get(blog)
    const wentAwayMs = this.#away?.sinceMs ?? this.#nowMs()
    if (!kept || this.#nowMs() - wentAwayMs > MOST_AWAY_MS) return undefined
    return wentAwayMs - kept.confirmedMs <= CURRENT_WITHIN_MS ? kept.snapshot : undefined
  }

  #keep(blog: BlogId, snapshot: Snapshot): void {
    const bytes = snapshot.text.length * BYTES_PER_CHARACTER
    this.#drop(blog)
    this.#kept.set(blog, { snapshot, bytes, confirmedMs: this.#nowMs() })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MAX_HELD_BYTES || oldest === blog) return
      this.#drop(oldest)
    }
  }

  #touch(blog: BlogId, kept: Kept): Snapshot {
    this.#kept.delete(blog)
    this.#kept.set(blog, kept)
    return kept.snapshot
  }

  #drop(blog: BlogId): void {
    this.#bytes -= this.#kept.get(blog)?.bytes ?? 0
    this.#kept.delete(blog)
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }
}

const AWAY = { 'Cache-Status': 'Crier; hit; detail="database away"' } as const
