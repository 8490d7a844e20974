/** Runs inside a store thread: does one call after the other, and writes that arrived together in one commit. */
import type { DatabaseSync } from 'node:sqlite'
import { parentPort } from 'node:worker_threads'
import { endOfTurn } from '#platform/end-of-turn.ts'
import { type CallOutcome, outcomeOfCall, outcomeOfError } from './calls.ts'
import type { AskOfThread, WordOfThread } from './store-thread.ts'

type Ask = Exclude<AskOfThread, 'close'>
type Stores = Readonly<Record<string, object>>

type AnsweringOptions = {
  readonly stores: Stores
  /** The calls that share a commit, and so a flush to disk; each succeeds or fails on its own. */
  readonly together?: {
    readonly database: DatabaseSync
    readonly writes: Readonly<Record<string, readonly string[]>>
    /** Throws where writing would be in vain. */
    readonly demand?: () => void
  }
  readonly close: () => void
}

/** Bounds how long one commit, and so one response, can take. */
const MAX_TOGETHER = 256

export function answerCalls(options: AnsweringOptions): void {
  const queue = new CallQueue(options)
  parentPort?.on('message', (asked: AskOfThread) => queue.add(asked))
}

class CallQueue {
  readonly #options: AnsweringOptions
  readonly #waiting: AskOfThread[] = []
  #isWorking = false

  constructor(options: AnsweringOptions) {
    this.#options = options
  }

  add(asked: AskOfThread): void {
    this.#waiting.push(asked)
    if (!this.#isWorking) void this.#work()
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    // After a turn of the event loop, so that calls that have arrived meanwhile share a commit.
    for (await endOfTurn(); this.#waiting.length > 0; await endOfTurn()) {
      const [asked] = this.#waiting
      if (asked === 'close') {
        this.#options.close()
        parentPort?.close()
        return
      }
      if (asked) await this.#answer(this.#isTogether(asked) ? this.#takeTogether() : this.#waiting.splice(0, 1))
    }
    this.#isWorking = false
  }

  #isTogether(asked: AskOfThread | undefined): boolean {
    if (asked === undefined || asked === 'close') return false
    return this.#options.together?.writes[asked.store]?.includes(asked.method) ?? false
  }

  /** In their order: a call behind one of another kind waits for that one. */
  #takeTogether(): AskOfThread[] {
    const other = this.#waiting.findIndex(asked => !this.#isTogether(asked))
    return this.#waiting.splice(0, Math.min(other < 0 ? this.#waiting.length : other, MAX_TOGETHER))
  }

  async #answer(asked: readonly AskOfThread[]): Promise<void> {
    const { stores, together } = this.#options
    const calls = asked.filter(one => one !== 'close')
    const outcomes =
      together && this.#isTogether(calls[0])
        ? await doTogether(stores, together, calls)
        : await Promise.all(calls.map(call => outcomeOfCall(() => run(stores, call))))
    for (const [index, { id }] of calls.entries()) {
      const outcome = outcomes[index] ?? outcomeOfError(new Error('A call got no outcome'))
      parentPort?.postMessage({ kind: 'answer', id, outcome } satisfies WordOfThread)
    }
  }
}

async function doTogether(
  stores: Stores,
  { database, demand }: NonNullable<AnsweringOptions['together']>,
  calls: readonly Ask[],
): Promise<readonly CallOutcome[]> {
  const outcomes: CallOutcome[] = []
  try {
    demand?.()
    database.exec('BEGIN IMMEDIATE')
    for (const call of calls) {
      // Stores answer within the same turn of the event loop, so nothing else comes between savepoint and release.
      database.exec('SAVEPOINT one')
      const outcome = await outcomeOfCall(() => run(stores, call))
      if (outcome.kind !== 'done') database.exec('ROLLBACK TO one')
      database.exec('RELEASE one')
      outcomes.push(outcome)
    }
    database.exec('COMMIT')
    return outcomes
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    return calls.map(() => outcomeOfError(error))
  }
}

function run(stores: Stores, { store, method, args }: Ask): unknown {
  const asked = stores[store]
  const found: unknown = asked && Reflect.get(asked, method)
  if (typeof found !== 'function') throw new Error(`There is no ${store}.${method} on this thread`)
  return Reflect.apply(found, asked, args)
}

/** For the operator: no caller gets this message. */
export function note(message: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  parentPort?.postMessage({ kind: 'note', message, reason } satisfies WordOfThread)
}
