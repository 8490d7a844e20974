/** Commits groups of entries to PostgreSQL, one at a time: as a whole or not; after a lost response it finds out which. */
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { DatabaseClock } from '#store/sql/database-clock.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { isBroken, isConflict } from '#store/sql/postgres-refusal.ts'
import { appendGroup, type GroupOutcome, type Locking } from './postgres-append.ts'
import { type Last, type PostgresLife, WentBack } from './postgres-life.ts'
import type { PreparedEntry } from './prepared-entry.ts'
import type { WriteProof } from './write-proof.ts'

/** Conflicts are rare, since blogs are locked in a fixed order; new epochs are another reason to retry. */
const TRIES = 4
/**
 * A database that restarts is back within seconds; the poster waits that long for the outcome. A look may itself wait: for a
 * commit that hangs, such as one whose synchronous standby is away.
 */
const LOOK_FOR_MS = 3_000
const LOOK_MS = 300

export type SettledGroup =
  | { readonly kind: 'done'; readonly outcome: GroupOutcome }
  | { readonly kind: 'failed'; readonly reason: unknown }

type PostgresWriterOptions = {
  readonly database: Postgres
  /** Used by this writer alone: its count reveals which of the writer's commits were stored. */
  readonly life: PostgresLife
  readonly databaseClock: DatabaseClock
  readonly clock: Clock
  readonly proof: WriteProof
}

export class PostgresWriter {
  readonly #given: PostgresWriterOptions

  constructor(given: PostgresWriterOptions) {
    this.#given = given
  }

  async commit(entries: readonly PreparedEntry[], locking: Locking): Promise<readonly SettledGroup[]> {
    const { proof } = this.#given
    try {
      const outcomes = await this.#transact(entries, locking)
      proof.worked()
      return outcomes.map(outcome => ({ kind: 'done', outcome }))
    } catch (reason) {
      proof.failed(reason)
      if (reason instanceof Refusal || entries.length === 1) return entries.map(() => ({ kind: 'failed', reason }))
    }
    // Retried alone, so that an entry that cannot be stored fails no other.
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

  /** The connection broke around a commit: once the database is back, this writer's own count tells its fate. */
  async #isThere(lost: unknown): Promise<boolean> {
    const { database, life, clock } = this.#given
    const sinceMs = clock.elapsedMs()
    do {
      try {
        return await life.hasCommitted(database)
      } catch {
        await new Promise<void>(resolve => clock.after(LOOK_MS, resolve))
      }
    } while (clock.elapsedMs() - sinceMs < LOOK_FOR_MS)
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
  // Streams are validated at the edge; a prepared entry has the name as plain text.
  return entry && place && { stream: entry.stream as StreamName, cursor: place }
}
