/** Commits groups of entries to PostgreSQL, one group at a time: each is stored as a whole, refused, or found out about. */
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { DatabaseClock } from '#store/sql/database-clock.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { isBroken, isConflict } from '#store/sql/postgres-refusal.ts'
import { appendGroup, type GroupOutcome, type Locking } from './postgres-append.ts'
import { type Last, type PostgresLife, WentBack } from './postgres-life.ts'
import type { PreparedEntry } from './prepared-entry.ts'

/** Conflicts are rare, since blogs are locked in order; a new life of the streams is one more reason to try again. */
const TRIES = 4
/** A database that restarts is back within seconds; who posted waits for that long to hear what became of it. */
const LOOKS = 10
const LOOK_MS = 300

export type SettledGroup =
  | { readonly kind: 'done'; readonly outcome: GroupOutcome }
  | { readonly kind: 'failed'; readonly reason: unknown }

type PostgresWriterOptions = {
  readonly database: Postgres
  /** Of this writer alone: it tells by its count which of its commits were made. */
  readonly life: PostgresLife
  readonly databaseClock: DatabaseClock
  readonly clock: Clock
}

export class PostgresWriter {
  readonly #given: PostgresWriterOptions

  constructor(given: PostgresWriterOptions) {
    this.#given = given
  }

  async commit(entries: readonly PreparedEntry[], locking: Locking): Promise<readonly SettledGroup[]> {
    try {
      return (await this.#transact(entries, locking)).map(outcome => ({ kind: 'done', outcome }))
    } catch (reason) {
      if (reason instanceof Refusal || entries.length === 1) return entries.map(() => ({ kind: 'failed', reason }))
    }
    // Alone, each entry fails or succeeds for itself: one that cannot be stored takes no other down.
    const settled: SettledGroup[] = []
    for (const entry of entries) settled.push(...(await this.commit([entry], locking)))
    return settled
  }

  async #transact(entries: readonly PreparedEntry[], locking: Locking): Promise<readonly GroupOutcome[]> {
    const { database, life, databaseClock } = this.#given
    for (let tries = 1; ; tries += 1) {
      let decided: readonly GroupOutcome[] | undefined
      try {
        await appendGroup(database, {
          ...{ entries, locking, databaseClock },
          inspect: queries => life.count(queries),
          onDecided: outcomes => {
            decided = outcomes
          },
        })
        return this.#committed(entries, decided ?? [])
      } catch (error) {
        if (decided && isBroken(error) && (await this.#isThere(error))) return this.#committed(entries, decided)
        if (tries === TRIES) throw error
        if (error instanceof WentBack) await life.startAnew(database)
        else if (!isConflict(error) && !(decided && isBroken(error))) throw error
      }
    }
  }

  /** The connection broke around a commit: its own count tells whether it was made, once the database is back. */
  async #isThere(lost: unknown): Promise<boolean> {
    const { database, life, clock } = this.#given
    for (let tries = 1; tries <= LOOKS; tries += 1) {
      try {
        return await life.hasCommitted(database)
      } catch {
        await new Promise<void>(resolve => clock.after(LOOK_MS, resolve))
      }
    }
    throw lost
  }

  #committed(entries: readonly PreparedEntry[], outcomes: readonly GroupOutcome[]): readonly GroupOutcome[] {
    this.#given.life.committed(lastOf(entries, outcomes))
    return outcomes
  }
}

function lastOf(entries: readonly PreparedEntry[], outcomes: readonly GroupOutcome[]): Last | undefined {
  const index = outcomes.findLastIndex(({ kind }) => kind === 'appended')
  const [entry, outcome] = [entries[index], outcomes[index]]
  const place = outcome?.kind === 'appended' ? outcome.places[0] : undefined
  // Streams are checked at the edge; a prepared entry has its name as plain text.
  return entry && place && { stream: entry.stream as StreamName, cursor: place }
}
