/** Parses bodies off the event loop (law 12, fair share): only short ones inline, long ones in a bounded thread. */
import { Worker } from 'node:worker_threads'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { type BodyInput, readBody } from './body.ts'
import { demandReadableSize, isSmall } from './body-size.ts'
import type { BodyAnswer } from './body-thread.ts'

/** Twenty times as long as the slowest body that was not crafted to be slow. */
const READING_MS = 2_000
/** Law 8, bounded. A long body takes tens of milliseconds. */
const MAX_WAITING = 64
/** So that one key's hostile bodies, two seconds each, cannot delay other editors for long. */
const MAX_WAITING_OF_ONE = 4
const RETRY_AFTER_SECONDS = 2
/** An idle thread holds about 30 MB. */
const IDLE_MS = 60_000
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

type BodyReaderOptions = { readonly clock: Pick<Clock, 'after'>; readonly readingMs?: number }

type Job = {
  readonly input: BodyInput
  readonly by: string
  readonly resolve: (body: PortableText) => void
  readonly reject: (reason: unknown) => void
}

export class ThreadedBodyReader {
  readonly #clock
  readonly #readingMs
  #thread: Worker | undefined
  #isReady = false
  #waiting: Job[] = []
  #current: Job | undefined
  /** The key whose body was taken last. */
  #lastBy: string | undefined
  #stopTimer = () => {}

  constructor({ clock, readingMs = READING_MS }: BodyReaderOptions) {
    this.#clock = clock
    this.#readingMs = readingMs
  }

  /**
   * `by`: the id of the key.
   * @throws Refusal `invalid`, with paths such as `body[2].href`; `busy`.
   */
  async read(input: BodyInput, by: string): Promise<PortableText> {
    demandReadableSize(input)
    if (isSmall(input)) return readBody(input)
    const all = [...(this.#current ? [this.#current] : []), ...this.#waiting]
    if (all.length >= MAX_WAITING || all.filter(job => job.by === by).length >= MAX_WAITING_OF_ONE) throw busy()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, by, resolve, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    const lost = [...(this.#current ? [this.#current] : []), ...this.#waiting]
    this.#waiting = []
    await this.#end()
    for (const { reject } of lost) reject(new Refusal('stopping'))
  }

  #next(): void {
    if (this.#current || this.#waiting.length === 0) return
    this.#stopTimer()
    this.#thread ??= this.#start()
    if (!this.#isReady) return
    this.#current = this.#takeNext()
    // Starts only now: time in the queue and the thread's start-up do not count against the body's limit.
    this.#stopTimer = this.#clock.after(this.#readingMs, () => this.#giveUp(tooIntricate))
    this.#thread.postMessage(this.#current?.input)
  }

  /** Prefers another key's job: behind one key's slow bodies, other editors wait for one of them, not for all. */
  #takeNext(): Job | undefined {
    const other = this.#waiting.findIndex(({ by }) => by !== this.#lastBy)
    const [job] = this.#waiting.splice(Math.max(other, 0), 1)
    this.#lastBy = job?.by
    return job
  }

  #start(): Worker {
    const thread = new Worker(new URL('./body-thread.ts', import.meta.url), { execArgv: [], resourceLimits: MEMORY })
    thread.on('message', (answer: BodyAnswer) => {
      if (thread === this.#thread) this.#settle(answer)
    })
    thread.on('error', error => {
      if (thread === this.#thread) this.#giveUp(job => (isTooMuch(error) ? tooIntricate(job) : error))
    })
    return thread
  }

  #settle(answer: BodyAnswer): void {
    if (answer.kind === 'ready') {
      this.#isReady = true
    } else {
      this.#stopTimer()
      const job = this.#current
      this.#current = undefined
      if (answer.kind === 'read') job?.resolve(answer.body)
      else job?.reject(new Refusal('invalid', { errors: answer.errors }))
    }
    this.#next()
    if (!this.#current) this.#stopTimer = this.#clock.after(IDLE_MS, () => void this.#end())
  }

  /** A busy thread receives no messages; it can only be terminated. */
  #giveUp(reason: (job: Job) => unknown): void {
    // The thread died before it took a body: reject the next one, or the queue would wait forever.
    const job = this.#current ?? this.#waiting.shift()
    void this.#end()
    if (job) job.reject(reason(job))
    this.#next()
  }

  async #end(): Promise<void> {
    this.#stopTimer()
    const thread = this.#thread
    this.#thread = undefined
    this.#isReady = false
    this.#current = undefined
    await thread?.terminate()
  }
}

/** Out of memory, stack overflow, or a string beyond the maximum length. */
function isTooMuch(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === OUT_OF_MEMORY)
}

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY'

function tooIntricate({ input }: Job): Refusal {
  const path = input.markdown !== undefined ? 'markdown' : input.html !== undefined ? 'html' : 'body'
  const message = 'is too complex to parse in time; simplify it, or post it in parts'
  return new Refusal('invalid', { errors: [{ path, message }] })
}

function busy(): Refusal {
  const detail = 'Too many long bodies are waiting to be parsed; retry after the time in Retry-After.'
  return new Refusal('busy', { detail, retryAfterSeconds: RETRY_AFTER_SECONDS })
}
