/** A thread on which stores live, as seen from the thread that serves readers. One that dies is replaced. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Refusal } from '#platform/errors.ts'
import { type CallOf, type CallOutcome, type Calls, valueIn } from './calls.ts'

/** Law 8, bounded: a few seconds of a slow disk. */
const MAX_WAITING = 4_096
/** Between attempts to replace a thread that dies at once: neither burns a core, nor delays the return. */
const RESTART_MS = 1_000

export type AskOfThread = ({ readonly id: number } & CallOf) | 'close'
export type WordOfThread =
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: CallOutcome }
  /** Something the operator should know and no caller learns. */
  | { readonly kind: 'note'; readonly message: string; readonly reason: string }

export type ThreadNotes = {
  /** It ended unexpectedly; another replaces it. */
  onEnded(error: unknown): void
  onNote(message: string, reason: string): void
}

type StoreThreadOptions = {
  /** The module that runs on it, which calls `answerCalls`. */
  readonly module: URL
  readonly workerData: object
  readonly notes?: ThreadNotes
}

const SILENT: ThreadNotes = { onEnded() {}, onNote() {} }

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void }

export class StoreThread implements Calls {
  readonly #given: StoreThreadOptions
  readonly #notes: ThreadNotes
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  /** When a thread last ended before it had done anything: the next one would, too. */
  #failedMs = Number.NEGATIVE_INFINITY
  #isProved = false
  #lastId = 0
  #closing: Promise<void> | undefined

  /** The thread starts with the first call. */
  constructor(given: StoreThreadOptions) {
    this.#given = given
    this.#notes = given.notes ?? SILENT
  }

  call({ store, method, args }: CallOf): Promise<unknown> {
    if (this.#closing) return Promise.reject(new Refusal('stopping'))
    if (this.#waiting.size >= MAX_WAITING) return Promise.reject(new Refusal('busy'))
    const worker = this.#worker ?? this.#start()
    if (!worker) return Promise.reject(new Refusal('unavailable'))
    return new Promise((resolve, reject) => {
      this.#lastId += 1
      const id = this.#lastId
      this.#waiting.set(id, { resolve, reject })
      try {
        worker.postMessage({ id, store, method, args } satisfies AskOfThread)
      } catch (error) {
        // An argument that cannot be copied was never sent.
        this.#waiting.delete(id)
        reject(error)
      }
    })
  }

  /** For tests of the other threads: ends this one in the middle of its work. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  async #finish(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    const exited = once(worker, 'exit')
    // Calls posted before this are finished first, in order.
    worker.postMessage('close' satisfies AskOfThread)
    await exited
  }

  /** Undefined during the pause after a thread that ended at once. */
  #start(): Worker | undefined {
    if (performance.now() - this.#failedMs < RESTART_MS) return undefined
    this.#isProved = false
    const { module, workerData } = this.#given
    const worker = new Worker(module, { workerData, execArgv: [] })
    this.#worker = worker
    let reason: unknown = new Error('the thread ended')
    worker.on('message', (word: WordOfThread) => this.#hear(word))
    worker.on('error', error => {
      reason = error
    })
    worker.on('exit', () => this.#end(worker, reason))
    return worker
  }

  #hear(word: WordOfThread): void {
    if (word.kind === 'note') return this.#notes.onNote(word.message, word.reason)
    this.#isProved = true
    const asked = this.#waiting.get(word.id)
    this.#waiting.delete(word.id)
    try {
      asked?.resolve(valueIn(word.outcome))
    } catch (error) {
      asked?.reject(error)
    }
  }

  #end(worker: Worker, reason: unknown): void {
    if (this.#worker === worker) this.#worker = undefined
    if (!this.#isProved) this.#failedMs = performance.now()
    const lost = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of lost) reject(new Refusal('unavailable', { cause: reason }))
    if (!this.#closing) this.#notes.onEnded(reason)
  }
}
