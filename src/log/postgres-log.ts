/** The log on PostgreSQL: what comes while one group of posts is committed goes into the next. */
import type { Clock } from '../clock.ts'
import { Refusal } from '../errors.ts'
import type { Cursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import type { Postgres } from '../sql/postgres.ts'
import { isBroken, isConflict } from '../sql/postgres-refusal.ts'
import type { Appended, Entry, Log, LoggedChange, Read, Seen } from './log.ts'
import { appendGroup } from './postgres-append.ts'
import { PostgresHeads } from './postgres-heads.ts'
import { type Last, type PostgresLife, WentBack } from './postgres-life.ts'
import { appendedAt, type PreparedEntry, prepare, type WriterOutcome } from './sqlite-entry.ts'

/** About ten seconds of posts. More would be answered after its poster has given up. */
const MAX_WAITING = 4_096
/** Bounds how long one commit, and so one answer, can take. */
const MAX_GROUP = 256
const RETRY_AFTER_SECONDS = 1
/** Conflicts are rare, since blogs are locked in order; a new life of the streams is one more reason to try again. */
const TRIES = 4
/** A database that restarts is back within seconds; who posted waits for that long to hear what became of it. */
const LOOKS = 10
const LOOK_MS = 300

const SQL = {
  // One statement, so one moment: the head is that of the changes.
  after: `SELECT epoch, head, change_offset, change FROM streams LEFT JOIN LATERAL (
      SELECT change_offset, change FROM changes WHERE changes.stream = streams.stream AND change_offset > $2
        AND (streams.epoch = $3 OR $3 = '') ORDER BY change_offset LIMIT $4
    ) AS missed ON true WHERE stream = $1 ORDER BY change_offset`,
  at: 'SELECT change FROM changes WHERE stream = $1 AND change_offset = $2',
  blog: "SELECT 'public' AS shelf, state FROM blogs WHERE id = $1",
  update: 'SELECT shelf, state FROM updates WHERE blog = $1 AND id = $2',
} as const

type Waiting = {
  readonly entry: Entry
  readonly prepared: PreparedEntry
  readonly resolve: (appended: Appended | Promise<Appended>) => void
  readonly reject: (reason: unknown) => void
}

type Settled = { readonly kind: 'done'; readonly outcome: WriterOutcome } | { readonly kind: 'failed'; reason: unknown }

export type PostgresLogOptions = {
  readonly database: Postgres
  readonly life: PostgresLife
  readonly clock: Clock
  readonly maxGroup?: number
}

export class PostgresLog implements Log {
  readonly #database: Postgres
  readonly #heads: PostgresHeads
  readonly #life: PostgresLife
  readonly #clock: Clock
  readonly #maxGroup: number
  readonly #waiting: Waiting[] = []
  #writing: Promise<void> | undefined

  constructor({ database, life, clock, maxGroup = MAX_GROUP }: PostgresLogOptions) {
    this.#database = database
    this.#heads = new PostgresHeads(database)
    this.#life = life
    this.#clock = clock
    this.#maxGroup = maxGroup
  }

  append(entry: Entry): Promise<Appended> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS }))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, prepared: prepare(entry), resolve, reject })
      this.#writing ??= this.#write()
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
    return { kind: 'changes', changes, head }
  }

  head(stream: StreamName): Promise<Cursor | undefined> {
    return this.#heads.head(stream)
  }

  async renew(stream: StreamName, seen: Seen): Promise<Cursor | undefined> {
    await this.#life.renewUnlessHeld(this.#database, stream, seen)
    return this.head(stream)
  }

  async close(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#maxGroup)
      const settled = await this.#commit(group.map(({ prepared }) => prepared))
      for (const [index, { entry, prepared, resolve, reject }] of group.entries()) {
        const one = settled[index]
        if (one?.kind === 'done') resolve(this.#appended({ entry, prepared, outcome: one.outcome }))
        else reject(one?.reason)
      }
    }
    this.#writing = undefined
  }

  async #commit(entries: readonly PreparedEntry[]): Promise<readonly Settled[]> {
    try {
      return (await this.#transact(entries)).map(outcome => ({ kind: 'done', outcome }))
    } catch (reason) {
      if (reason instanceof Refusal || entries.length === 1) return entries.map(() => ({ kind: 'failed', reason }))
    }
    // Alone, each entry fails or succeeds for itself: one that cannot be stored takes no other down.
    const settled: Settled[] = []
    for (const entry of entries) settled.push(...(await this.#commit([entry])))
    return settled
  }

  async #transact(entries: readonly PreparedEntry[]): Promise<readonly WriterOutcome[]> {
    for (let tries = 1; ; tries += 1) {
      let decided: readonly WriterOutcome[] | undefined
      try {
        await appendGroup(this.#database, {
          entries,
          inspect: queries => this.#life.count(queries),
          onDecided: outcomes => {
            decided = outcomes
          },
        })
        return this.#committed(entries, decided ?? [])
      } catch (error) {
        if (decided && isBroken(error) && (await this.#isThere(error))) return this.#committed(entries, decided)
        if (tries === TRIES) throw error
        if (error instanceof WentBack) await this.#life.startAnew(this.#database)
        else if (!isConflict(error) && !(decided && isBroken(error))) throw error
      }
    }
  }

  /** The connection broke around a commit: its own count tells whether it was made, once the database is back. */
  async #isThere(lost: unknown): Promise<boolean> {
    for (let tries = 1; tries <= LOOKS; tries += 1) {
      try {
        return await this.#life.hasCommitted(this.#database)
      } catch {
        await new Promise<void>(resolve => this.#clock.after(LOOK_MS, resolve))
      }
    }
    throw lost
  }

  #committed(entries: readonly PreparedEntry[], outcomes: readonly WriterOutcome[]): readonly WriterOutcome[] {
    this.#life.committed(lastOf(entries, outcomes))
    return outcomes
  }

  #appended({ entry, prepared, outcome }: Pick<Waiting, 'entry' | 'prepared'> & { outcome: WriterOutcome }) {
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

function lastOf(entries: readonly PreparedEntry[], outcomes: readonly WriterOutcome[]): Last | undefined {
  const index = outcomes.findLastIndex(({ kind }) => kind === 'appended')
  const [entry, outcome] = [entries[index], outcomes[index]]
  const cursor = outcome?.kind === 'appended' ? outcome.places[0] : undefined
  return entry && cursor && { stream: entry.stream as StreamName, cursor }
}
