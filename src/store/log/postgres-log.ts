/**
 * The log on PostgreSQL: entries that arrive while one group is committed form the next. A blog that another node has
 * locked, for a moment or because it hangs, is left out of the group and waited for in a side lane, so that it delays
 * only its own posts.
 */
import type { Clock } from '#platform/clock.ts'
import { endOfTurn } from '#platform/end-of-turn.ts'
import { Refusal } from '#platform/errors.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { DatabaseClock } from '#store/sql/database-clock.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { isKept } from './history.ts'
import type { AnyEntry, Appended, CountGroup, Log, LoggedChange, Read, SeenCursor } from './log.ts'
import { PostgresHeads } from './postgres-heads.ts'
import type { PostgresLife } from './postgres-life.ts'
import { PostgresWriter, type SettledGroup } from './postgres-writer.ts'
import { appendedAt, blogOf, type PreparedEntry, prepare, type WriterOutcome } from './prepared-entry.ts'
import type { WriteProof } from './write-proof.ts'

/** About ten seconds of posts. Responses to later ones would arrive after their posters have given up. */
const MAX_WAITING = 4_096
/** Bounds how long one commit, and so one response, can take. */
const MAX_GROUP = 256
const RETRY_AFTER_SECONDS = 1
/** The longest wait for a lock; a node that hangs loses its own after five seconds. */
const MAX_HELD_UP_MS = 3_000
/** While all side lanes wait for blogs, the other locked ones are retried at this interval. */
const TRY_AGAIN_MS = 50

const SQL = {
  // One statement, so one snapshot: the head matches the changes.
  after: `SELECT epoch, head, change_offset, change FROM streams LEFT JOIN LATERAL (
      SELECT change_offset, change FROM changes WHERE changes.stream = streams.stream AND change_offset > $2
        AND (streams.epoch = $3 OR $3 = '') ORDER BY change_offset LIMIT $4
    ) AS missed ON true WHERE stream = $1 ORDER BY change_offset`,
  at: 'SELECT change FROM changes WHERE stream = $1 AND change_offset = $2',
  blog: "SELECT 'public' AS shelf, state FROM blogs WHERE id = $1",
  update: 'SELECT shelf, state FROM updates WHERE blog = $1 AND id = $2',
} as const

type Waiting = {
  readonly entry: AnyEntry
  readonly prepared: PreparedEntry
  readonly blog: string
  readonly sinceMs: number
  readonly resolve: (appended: Appended | Promise<Appended>) => void
  readonly reject: (reason: unknown) => void
}

type PostgresLogOptions = {
  readonly database: Postgres
  /** The first belongs to the groups; each further one makes a side lane. */
  readonly lives: readonly [PostgresLife, ...PostgresLife[]]
  readonly databaseClock: DatabaseClock
  readonly clock: Clock
  readonly proof: WriteProof
  readonly maxGroup?: number
  readonly onGroup?: CountGroup
}

export class PostgresLog implements Log {
  readonly #database: Postgres
  readonly #heads: PostgresHeads
  readonly #lives: PostgresLogOptions['lives']
  readonly #clock: Clock
  readonly #maxGroup: number
  readonly #onGroup: CountGroup | undefined
  readonly #writer: PostgresWriter
  readonly #freeWriters: PostgresWriter[]
  #waiting: Waiting[] = []
  /** By blog, in order of arrival: entries of blogs that another node has locked. */
  readonly #heldUp = new Map<string, Waiting[]>()
  #writing: Promise<void> | undefined
  /** Blogs that found no free side lane. */
  #parked = 0
  #count = 0
  #onDrained = () => {}

  constructor({ database, lives, databaseClock, clock, proof, maxGroup = MAX_GROUP, onGroup }: PostgresLogOptions) {
    this.#database = database
    this.#heads = new PostgresHeads(database)
    this.#lives = lives
    this.#clock = clock
    this.#maxGroup = maxGroup
    this.#onGroup = onGroup
    const [first, ...others] = lives
    const open = (life: PostgresLife) => new PostgresWriter({ database, life, databaseClock, clock, proof })
    this.#writer = open(first)
    this.#freeWriters = others.map(open)
  }

  append(entry: AnyEntry): Promise<Appended> {
    if (this.#count >= MAX_WAITING) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      this.#count += 1
      const prepared = prepare(entry)
      const blog = blogOf(prepared)
      const waiting = { entry, prepared, blog, sinceMs: this.#clock.elapsedMs(), resolve, reject }
      const heldUp = this.#heldUp.get(blog)
      if (heldUp) heldUp.push(waiting)
      else this.#enter([waiting])
    })
  }

  async read(stream: StreamName, after: Cursor, limit: number): Promise<Read> {
    const rows = await this.#database.query(SQL.after, [stream, after.offset, after.epoch, limit])
    const [first] = rows
    if (!first) return { kind: 'unknown' }
    const head: Cursor = { epoch: String(first.epoch), offset: Number(first.head) }
    const isOtherLife = after.epoch !== '' && after.epoch !== head.epoch
    if (isOtherLife || after.offset > head.offset) return { kind: 'gap', head }
    const changes = rows.flatMap((row): LoggedChange[] =>
      row.change === null ? [] : [{ offset: Number(row.change_offset), text: String(row.change) }],
    )
    return isKept(changes, { after, head }) ? { kind: 'changes', changes, head } : { kind: 'gap', head }
  }

  head(stream: StreamName): Promise<Cursor | undefined> {
    return this.#heads.head(stream)
  }

  async renew(stream: StreamName, seen: SeenCursor): Promise<Cursor | undefined> {
    await this.#lives[0].renewUnlessHeld(this.#database, stream, seen)
    return this.head(stream)
  }

  async close(): Promise<void> {
    if (this.#count === 0) return
    await new Promise<void>(resolve => {
      this.#onDrained = resolve
    })
  }

  #enter(entries: readonly Waiting[]): void {
    this.#waiting.push(...entries)
    this.#writing ??= this.#write()
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      await endOfTurn()
      const group = this.#waiting.splice(0, this.#maxGroup)
      this.#onGroup?.(group.length)
      const settled = await this.#writer.commit(
        group.map(({ prepared }) => prepared),
        'unless locked',
      )
      for (const [index, one] of group.entries()) this.#settle(one, settled[index])
    }
    this.#writing = undefined
  }

  #settle(waiting: Waiting, settled: SettledGroup | undefined): void {
    if (settled?.kind !== 'done') return this.#leave(() => waiting.reject(settled?.reason))
    const { outcome } = settled
    if (outcome.kind === 'locked') return this.#holdUp(waiting)
    this.#leave(() => waiting.resolve(this.#appended(waiting, outcome)))
  }

  #leave(answer: () => void): void {
    this.#count -= 1
    answer()
    if (this.#count === 0) this.#onDrained()
  }

  /** Later entries of the blog wait behind it. */
  #holdUp(waiting: Waiting): void {
    const { blog } = waiting
    const heldUp = this.#heldUp.get(blog)
    if (heldUp) return void heldUp.push(waiting)
    const isSame = (other: Waiting) => other.blog === blog
    this.#heldUp.set(blog, [waiting])
    // Only after the whole group is settled, because it may contain more entries of this blog.
    queueMicrotask(() => {
      this.#heldUp.get(blog)?.push(...this.#waiting.filter(isSame))
      this.#waiting = this.#waiting.filter(other => !isSame(other))
      this.#waitFor(blog)
    })
  }

  #waitFor(blog: string): void {
    const writer = this.#freeWriters.pop()
    if (writer) return void this.#writeOne(blog, writer)
    this.#parked += 1
    this.#clock.after(TRY_AGAIN_MS, () => {
      this.#parked -= 1
      this.#tryAgain(blog)
    })
  }

  /** Waits for the lock in the database, in turn with the other nodes. */
  async #writeOne(blog: string, writer: PostgresWriter): Promise<void> {
    let group = this.#notOverdue(blog).splice(0, this.#maxGroup)
    while (group.length > 0) {
      const settled = await writer.commit(
        group.map(({ prepared }) => prepared),
        'in turn',
      )
      for (const [index, one] of group.entries()) this.#settle(one, settled[index])
      // A blog with an endless stream of posts yields the lane to others that wait for one.
      group = this.#parked > 0 ? [] : this.#notOverdue(blog).splice(0, this.#maxGroup)
    }
    this.#freeWriters.push(writer)
    this.#tryAgain(blog)
  }

  #tryAgain(blog: string): void {
    const heldUp = this.#notOverdue(blog)
    this.#heldUp.delete(blog)
    if (heldUp.length > 0) this.#enter(heldUp)
  }

  /** Refuses entries that have waited longer than the limit for a lock. */
  #notOverdue(blog: string): Waiting[] {
    const heldUp = this.#heldUp.get(blog) ?? []
    const overdue = heldUp.filter(({ sinceMs }) => this.#clock.elapsedMs() - sinceMs > MAX_HELD_UP_MS)
    for (const one of overdue) this.#leave(() => one.reject(busy()))
    heldUp.splice(0, overdue.length)
    return heldUp
  }

  #appended({ entry, prepared }: Waiting, outcome: WriterOutcome): Appended | Promise<Appended> {
    if (outcome.kind === 'reused') return outcome
    if (outcome.kind === 'stale') return this.#stale(prepared)
    if (outcome.kind === 'appended') return appendedAt(entry, prepared, outcome.places)
    const { epoch, offset } = outcome
    return this.#repeated(entry.stream, { epoch, offset })
  }

  async #repeated(stream: StreamName, cursor: Cursor): Promise<Appended> {
    const [row] = await this.#database.query(SQL.at, [stream, cursor.offset])
    return { kind: 'repeated', cursor, change: JSON.parse(String(row?.change)) }
  }

  async #stale({ state }: PreparedEntry): Promise<Appended> {
    if (state.of === 'comment') return { kind: 'stale' }
    const asked =
      state.of === 'blog'
        ? { text: SQL.blog, values: [state.id] }
        : { text: SQL.update, values: [state.blog, state.id] }
    const [row] = await this.#database.query(asked.text, asked.values)
    if (!row) return { kind: 'stale' }
    return row.shelf === 'removed'
      ? { kind: 'stale', removed: true }
      : { kind: 'stale', current: JSON.parse(String(row.state)) }
  }
}

function busy(): Refusal {
  return new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS })
}
