/** The appends to a log on SQLite, written in groups on another thread. */
import type { DatabaseSync } from 'node:sqlite'
import { endOfTurn } from '#platform/end-of-turn.ts'
import { Refusal } from '#platform/errors.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { Callable } from '#store/sql/calls.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import type { AnyEntry, Appended, CountGroup, Log } from './log.ts'
import type { LogWriter, Written } from './log-writer.ts'
import { appendedAt, type PreparedEntry, prepare, type WriterOutcome } from './prepared-entry.ts'
import { createSqliteReads } from './sqlite-reads.ts'

/** About ten seconds of posts on a slow disk. Later posters would have given up before their responses. */
const MAX_WAITING = 4_096
/** Bounds how long one commit, and so one response, can take. */
const MAX_GROUP = 256
const RETRY_AFTER_SECONDS = 1

const SQL = {
  at: 'SELECT change FROM changes WHERE stream = ? AND change_offset = ?',
  blog: "SELECT 'public' AS shelf, state FROM blogs WHERE id = ?",
  update: 'SELECT shelf, state FROM updates WHERE blog = ? AND id = ?',
} as const

type Waiting = {
  readonly entry: AnyEntry
  readonly prepared: PreparedEntry
  readonly resolve: (appended: Appended) => void
  readonly reject: (reason: unknown) => void
}

type SqliteLogOptions = {
  /** For reading; shared with the records. */
  readonly database: DatabaseSync
  /** On a thread or in a process where blocking on the disk delays no reader. */
  readonly writer: Callable<LogWriter>
  readonly maxGroup?: number
  readonly onGroup?: CountGroup
}

class SqliteAppends implements Pick<Log, 'append' | 'close'> {
  readonly #writer: Callable<LogWriter>
  readonly #run
  readonly #maxGroup: number
  readonly #onGroup: CountGroup | undefined
  #waiting: Waiting[] = []
  #underWay: Promise<void> | undefined
  #closing: Promise<void> | undefined

  constructor({ database, writer, maxGroup = MAX_GROUP, onGroup }: SqliteLogOptions) {
    this.#run = prepareAll(database, SQL)
    this.#writer = writer
    this.#maxGroup = maxGroup
    this.#onGroup = onGroup
  }

  append(entry: AnyEntry): Promise<Appended> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS }))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, prepared: prepare(entry), resolve, reject })
      this.#write()
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  /** Resolves when nothing is waiting any more; the owner of the thread ends it. */
  async #finish(): Promise<void> {
    while (this.#underWay) await this.#underWay
  }

  #write(): void {
    if (this.#underWay || this.#waiting.length === 0) return
    // A commit costs as much as several posts, so it waits for the posts that have already arrived.
    this.#underWay = endOfTurn()
      .then(() => this.#writeGroup(this.#waiting.splice(0, this.#maxGroup)))
      .then(() => {
        this.#underWay = undefined
        this.#write()
      })
  }

  #writeGroup(group: readonly Waiting[]): Promise<void> {
    this.#onGroup?.(group.length)
    return this.#writer.write(group.map(({ prepared }) => prepared)).then(
      written => this.#settle(group, written),
      (error: unknown) => {
        for (const { reject } of group) reject(error)
      },
    )
  }

  #settle(group: readonly Waiting[], written: readonly Written[]): void {
    for (const [index, { entry, prepared, resolve, reject }] of group.entries()) {
      const outcome = written[index]
      if (!outcome || outcome.kind === 'failed') reject(refusalFor(outcome))
      else settle(resolve, reject, () => this.#appended({ entry, prepared, outcome }))
    }
  }

  #appended({ entry, prepared, outcome }: Pick<Waiting, 'entry' | 'prepared'> & { outcome: WriterOutcome }): Appended {
    if (outcome.kind === 'reused') return outcome
    if (outcome.kind === 'stale') return this.#stale(prepared)
    if (outcome.kind === 'appended') return appendedAt(entry, prepared, outcome.places)
    const { kind, epoch, offset } = outcome
    const cursor: Cursor = { epoch, offset }
    return { kind, cursor, change: JSON.parse(String(this.#run.at.get(entry.stream, offset)?.change)) }
  }

  #stale({ state }: PreparedEntry): Appended {
    if (state.of === 'comment') return { kind: 'stale' }
    const row = state.of === 'blog' ? this.#run.blog.get(state.id) : this.#run.update.get(state.blog, state.id)
    if (!row) return { kind: 'stale' }
    return row.shelf === 'removed'
      ? { kind: 'stale', removed: true }
      : { kind: 'stale', current: JSON.parse(String(row.state)) }
  }
}

/** Reads on this thread. */
export function createSqliteLog(options: SqliteLogOptions): Log {
  const appends = new SqliteAppends(options)
  return {
    ...createSqliteReads(options.database, options.writer.renew),
    append: entry => appends.append(entry),
    close: () => appends.close(),
  }
}

/** A read that fails afterwards fails this entry alone. */
function settle(resolve: Waiting['resolve'], reject: Waiting['reject'], read: () => Appended): void {
  try {
    resolve(read())
  } catch (error) {
    reject(storageRefusal(error) ?? error)
  }
}

function refusalFor(outcome: { message: string; code: number } | undefined): Error {
  const cause = Object.assign(new Error(`SQLite could not append: ${outcome?.message}`), {
    errcode: outcome?.code ?? 0,
  })
  return storageRefusal(cause) ?? cause
}
