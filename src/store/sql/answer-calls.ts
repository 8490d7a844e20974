/**
 * The side of a store thread that does the work: one call after the other, writes that arrived together in one commit.
 */
import type { DatabaseSync } from 'node:sqlite'
import { parentPort } from 'node:worker_threads'
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

export function answerCalls({ stores, together, close }: AnsweringOptions): void {
  const waiting: AskOfThread[] = []
  let isWorking = false
  parentPort?.on('message', (asked: AskOfThread) => {
    waiting.push(asked)
    if (!isWorking) void work()
  })

  async function work(): Promise<void> {
    isWorking = true
    // Messages that arrived meanwhile are received first, so that they share a commit.
    for (await turn(); waiting.length > 0; await turn()) {
      const [asked] = waiting
      if (asked === 'close') {
        close()
        parentPort?.close()
        return
      }
      if (asked) await answer(isTogether(asked) ? takeTogether() : waiting.splice(0, 1))
    }
    isWorking = false
  }

  function isTogether(asked: AskOfThread | undefined): asked is Ask {
    if (asked === undefined || asked === 'close') return false
    return together?.writes[asked.store]?.includes(asked.method) ?? false
  }

  /** In order: calls behind another kind of call wait for it. */
  function takeTogether(): AskOfThread[] {
    const other = waiting.findIndex(asked => !isTogether(asked))
    return waiting.splice(0, Math.min(other < 0 ? waiting.length : other, MAX_TOGETHER))
  }

  async function answer(asked: readonly AskOfThread[]): Promise<void> {
    const calls = asked.filter(one => one !== 'close')
    const outcomes = together && isTogether(calls[0]) ? await doTogether(together, calls) : await doAlone(calls)
    for (const [index, { id }] of calls.entries()) {
      const outcome = outcomes[index] ?? outcomeOfError(new Error('A call got no outcome'))
      parentPort?.postMessage({ kind: 'answer', id, outcome } satisfies WordOfThread)
    }
  }

  function doAlone(calls: readonly Ask[]): Promise<readonly CallOutcome[]> {
    return Promise.all(calls.map(call => outcomeOfCall(() => run(call))))
  }

  async function doTogether(
    { database, demand }: NonNullable<AnsweringOptions['together']>,
    calls: readonly Ask[],
  ): Promise<readonly CallOutcome[]> {
    const outcomes: CallOutcome[] = []
    try {
      demand?.()
      database.exec('BEGIN IMMEDIATE')
      for (const call of calls) outcomes.push(await doApart(database, call))
      database.exec('COMMIT')
      return outcomes
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      return calls.map(() => outcomeOfError(error))
    }
  }

  /**
   * Stores respond within the turn in which they are called, so nothing else comes between a savepoint and its release.
   */
  async function doApart(database: DatabaseSync, call: Ask): Promise<CallOutcome> {
    database.exec('SAVEPOINT one')
    const outcome = await outcomeOfCall(() => run(call))
    if (outcome.kind !== 'done') database.exec('ROLLBACK TO one')
    database.exec('RELEASE one')
    return outcome
  }

  function run({ store, method, args }: Ask): unknown {
    const asked = stores[store]
    const found: unknown = asked && Reflect.get(asked, method)
    if (typeof found !== 'function') throw new Error(`There is no ${store}.${method} on this thread`)
    return Reflect.apply(found, asked, args)
  }
}

/** Informs the operator of something that no caller learns. */
export function note(message: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  parentPort?.postMessage({ kind: 'note', message, reason } satisfies WordOfThread)
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
