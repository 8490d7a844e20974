/** Simulated time: a queue of events that one loop executes in order, and everything random, drawn from one seed. */
import { createHash } from 'node:crypto'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'

/** Everything begins on a quiet day. */
const START_MS = Date.parse('2026-03-04T16:44:00.000Z')
const { setImmediate: realTurn } = globalThis
/** One real turn of the event loop in so many events, so that the test runner stays responsive. */
const EVENTS_A_TURN = 256
/** Ticks after which a chain of promises of the real code has ended, also through the streams of `ws`. */
const TICKS = 4

type Event = { readonly atMs: number; readonly order: number; task: (() => void) | undefined }

export class World {
  readonly seed: number
  /** The log of a run in words, if anybody wants to read it. */
  readonly lines: string[] = []
  readonly #isTold: boolean
  readonly #hash = createHash('sha256')
  readonly #queue: Event[] = []
  #nowMs = START_MS
  #order = 0
  #events = 0

  constructor({ seed, isTold = false }: { readonly seed: number; readonly isTold?: boolean }) {
    this.seed = seed
    this.#isTold = isTold
  }

  get nowMs(): number {
    return this.#nowMs
  }

  get events(): number {
    return this.#events
  }

  /** A stream of its own for each name, so that leaving out an action does not change what happens elsewhere. */
  random(name: string): () => number {
    let state = this.seed
    for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193)
    return seededRandom(state)
  }

  /** Runs the task once. The returned function cancels it. */
  after(ms: number, task: () => void): () => void {
    const event: Event = { atMs: this.#nowMs + Math.max(0, Math.ceil(ms)), order: this.#order++, task }
    push(this.#queue, event)
    return () => {
      event.task = undefined
    }
  }

  every(ms: number, task: () => void): () => void {
    let cancel = () => {}
    const again = () => {
      cancel = this.after(ms, again)
      task()
    }
    cancel = this.after(ms, again)
    return () => cancel()
  }

  pause(ms: number): Promise<void> {
    return new Promise(resolve => this.after(ms, resolve))
  }

  /** Part of the trace: two runs of one seed must note the same. */
  note(line: string): void {
    const text = `${this.#nowMs - START_MS} ${line}`
    this.#hash.update(text)
    if (this.#isTold) this.lines.push(text)
  }

  get trace(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Executes events until the work is done, or nothing is left that could happen. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let isDone = false
    const done = work().finally(() => {
      isDone = true
    })
    done.catch(() => {})
    await settle()
    while (!isDone) {
      const event = pop(this.#queue)
      if (!event) throw new Error('The simulation stands still')
      if (!event.task) continue
      this.#nowMs = event.atMs
      this.#events += 1
      event.task()
      await settle()
      if (this.#events % EVENTS_A_TURN === 0) await new Promise(realTurn)
    }
    return done
  }
}

async function settle(): Promise<void> {
  for (let tick = 0; tick < TICKS; tick += 1) await new Promise<void>(resolve => process.nextTick(resolve))
}

/** A binary heap: the earliest event first, and of two at one time the one that was scheduled first. */
function push(heap: Event[], event: Event): void {
  let place = heap.push(event) - 1
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = heap[above]
    if (!parent || isBefore(parent, event)) break
    heap[place] = parent
    place = above
  }
  heap[place] = event
}

function pop(heap: Event[]): Event | undefined {
  const [first] = heap
  const last = heap.pop()
  if (!first || !last || heap.length === 0) return first
  let place = 0
  for (;;) {
    const left = 2 * place + 1
    const [one, other] = [heap[left], heap[left + 1]]
    const isRight = one && other && isBefore(other, one)
    const child = isRight ? other : one
    if (!child || isBefore(last, child)) break
    heap[place] = child
    place = isRight ? left + 1 : left
  }
  heap[place] = last
  return first
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)
}
