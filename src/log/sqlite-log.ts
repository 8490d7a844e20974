/** The log on SQLite: reads on this thread, writes in groups on another. */
import { once } from 'node:events'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import type { Cursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import { prepareAll } from '../sql/prepare.ts'
import { storageRefusal } from '../sql/storage-refusal.ts'
import type { Appended, Entry, Log, Read, Seen } from './log.ts'
import { appendedAt, type PreparedEntry, prepare, type WriterOutcome } from './sqlite-entry.ts'
import { createSqliteReads } from './sqlite-reads.ts'
import type { WriterAnswer, WriterJob, WriterStart } from './sqlite-writer.ts'

/** About ten seconds of posts on a slow disk. More would be answered after its poster has given up. */
const MAX_WAITING = 4_096
/** Bounds how long one commit, and so one answer, can take. */
const MAX_GROUP = 256
const RETRY_AFTER_SECONDS = 1

const SQL = {
  at: 'SELECT change FROM changes WHERE stream = ? AND change_offset = ?',
  blog: "SELECT 'public' AS shelf, state FROM blogs WHERE id = ?",
  update: 'SELECT shelf, state FROM updates WHERE blog = ? AND id = ?',
} as const

type Waiting = {
  readonly entry: Entry
  readonly prepared: PreparedEntry
  readonly resolve: (appended: Appended) => void
  readonly reject: (reason: unknown) => void
}

export type SqliteLogOptions = WriterStart & {
  /** For reading; shared with the records. */
  readonly database: DatabaseSync
  readonly maxGroup?: number
}

export class SqliteLog implements Log {
  readonly #worker: Worker
  readonly #run
  readonly #reads: Pick<Log, 'read' | 'head' | 'renew'>
  readonly #maxGroup: number
  #waiting: Waiting[] = []
  #writing: Waiting[] = []
  #broken: unknown
  #closing: Promise<void> | undefined

  constructor({ database, maxGroup = MAX_GROUP, ...workerData }: SqliteLogOptions) {
    this.#run = prepareAll(database, SQL)
    this.#reads = createSqliteReads(database)
    this.#maxGroup = maxGroup
    this.#worker = new Worker(new URL('./sqlite-writer.ts', import.meta.url), { workerData, execArgv: [] })
    this.#worker.on('message', (answer: WriterAnswer) => this.#settle(answer))
    this.#worker.on('error', error => this.#break(error))
  }

  append(entry: Entry): Promise<Appended> {
    if (this.#broken) return Promise.reject(new Refusal('unavailable', { cause: this.#broken }))
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS }))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, prepared: prepare(entry), resolve, reject })
      this.#write()
    })
  }

  read(stream: StreamName, after: Cursor, limit: number): Promise<Read> {
    return this.#reads.read(stream, after, limit)
  }

  head(stream: StreamName): Promise<Cursor | undefined> {
    return this.#reads.head(stream)
  }

  renew(stream: StreamName, seen: Seen): Promise<Cursor | undefined> {
    return this.#reads.renew(stream, seen)
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  async #finish(): Promise<void> {
    if (this.#broken) return
    const exited = once(this.#worker, 'exit')
    while (this.#waiting.length > 0 || this.#writing.length > 0) await once(this.#worker, 'message')
    this.#worker.postMessage('close' satisfies WriterJob)
    await exited
  }

  #write(): void {
    if (this.#writing.length > 0 || this.#waiting.length === 0) return
    this.#writing = this.#waiting.splice(0, this.#maxGroup)
    const job: WriterJob = { entries: this.#writing.map(({ prepared }) => prepared) }
    this.#worker.postMessage(job)
  }

  #settle(answer: WriterAnswer): void {
    const written = this.#writing
    this.#writing = []
    this.#write()
    for (const [index, { entry, prepared, resolve, reject }] of written.entries()) {
      const outcome = answer[index]
      if (!outcome || outcome.kind === 'failed') reject(refusalFor(outcome))
      else resolve(this.#appended({ entry, prepared, outcome }))
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
    const row = state.of === 'blog' ? this.#run.blog.get(state.id) : this.#run.update.get(state.blog, state.id)
    if (!row) return { kind: 'stale' }
    return row.shelf === 'removed'
      ? { kind: 'stale', removed: true }
      : { kind: 'stale', current: JSON.parse(String(row.state)) }
  }

  #break(error: unknown): void {
    this.#broken = error
    const lost = [...this.#writing, ...this.#waiting]
    this.#writing = []
    this.#waiting = []
    for (const { reject } of lost) reject(new Refusal('unavailable', { cause: error }))
  }
}

function refusalFor(outcome: { message: string; code: number } | undefined): Error {
  const cause = Object.assign(new Error(`SQLite could not append: ${outcome?.message}`), {
    errcode: outcome?.code ?? 0,
  })
  return storageRefusal(cause) ?? cause
}
