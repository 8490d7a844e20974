/**
 * Keeps the index of the search up to date, beside the posts: a post never waits for it, and of all nodes one works at a time. What a
 * node leaves undone, another finds at its next look.
 */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import type { IndexStep, Search } from './search.ts'

/** A burst of posts is indexed together. */
const SOON_MS = 200
/** What a stopped node left, and updates from before the index. */
const LOOK_MS = 30_000
/** Between steps, at least. */
const LEAST_REST_MS = 10
/** As long as a step took, times three: posts have most of the disk, and of the database's cores while somebody posts. */
const REST_FACTOR = 3
/** Where no post waits for a step, and none came meanwhile. */
const IDLE_REST_FACTOR = 0.5
/** While another node is at it. */
const BUSY_MS = 500
/** Of a long backlog the operator is told. */
const TOLD_EVERY = 10_000
/** A disk that damages what was just written needs a person, and not the same work again and again. */
const REPAIR_EVERY_MS = 3_600_000

type IndexerOptions = {
  readonly search: Pick<Search, 'step' | 'rebuild'>
  readonly clock: Clock
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
  /** The number of updates since it began to catch up; `isDone` when it has. */
  readonly onProgress: (indexed: number, isDone: boolean) => void
  /** `isRepaired`: it was emptied and is filled again. Otherwise it was damaged twice within an hour. */
  readonly onDamage: (isRepaired: boolean) => void
  /** Called on failure; the next look tries again. */
  readonly onError: (error: unknown) => void
}

export class Indexer {
  readonly #given: IndexerOptions
  readonly #ending = new AbortController()
  #working: Promise<void> | undefined
  /** Something was appended while it worked. */
  #isNoted = false
  #callOffSoon: (() => void) | undefined
  #callOffLook = () => {}
  #repairedMs: number | undefined

  constructor(given: IndexerOptions) {
    this.#given = given
    this.#look()
  }

  /** Call it for each change of a blog, and when the index was found to be damaged. */
  note(): void {
    this.#isNoted = true
    if (this.#callOffSoon || this.#working || this.#ending.signal.aborted) return
    this.#callOffSoon = this.#given.clock.after(SOON_MS, () => {
      this.#callOffSoon = undefined
      this.#begin()
    })
  }

  async close(): Promise<void> {
    this.#ending.abort()
    this.#callOffSoon?.()
    this.#callOffLook()
    await this.#working
  }

  #look(): void {
    // Random, so that nodes that were started together do not look at the same moment.
    const { clock, random } = this.#given
    this.#callOffLook = clock.after(LOOK_MS * (0.5 + random()), () => this.#look())
    this.#begin()
  }

  #begin(): void {
    if (this.#ending.signal.aborted) return
    this.#working ??= this.#work()
      .catch(this.#given.onError)
      .finally(() => {
        this.#working = undefined
        if (this.#isNoted) this.note()
      })
  }

  async #work(): Promise<void> {
    const { search, clock, onProgress } = this.#given
    const { signal } = this.#ending
    let [indexed, told] = [0, 0]
    while (!signal.aborted) {
      this.#isNoted = false
      const beganMs = clock.elapsedMs()
      const step = await search.step()
      if (step.kind === 'damaged' && !(await this.#repair())) return
      if (step.kind === 'done') indexed += step.indexed
      if (indexed - told >= TOLD_EVERY) {
        told = indexed
        onProgress(indexed, false)
      }
      if (step.kind === 'done' && !step.isBehind) break
      await pause(clock, this.#restMs(step, clock.elapsedMs() - beganMs), signal)
    }
    if (told > 0) onProgress(indexed, true)
  }

  #restMs(step: IndexStep, tookMs: number): number {
    if (step.kind === 'busy') return BUSY_MS
    const isIdle = step.kind === 'done' && !step.delaysPosts && !this.#isNoted
    return Math.max(LEAST_REST_MS, tookMs * (isIdle ? IDLE_REST_FACTOR : REST_FACTOR))
  }

  async #repair(): Promise<boolean> {
    const { search, clock, onDamage } = this.#given
    const isTooSoon = this.#repairedMs !== undefined && clock.elapsedMs() - this.#repairedMs < REPAIR_EVERY_MS
    if (!isTooSoon) {
      await search.rebuild()
      this.#repairedMs = clock.elapsedMs()
    }
    onDamage(!isTooSoon)
    return !isTooSoon
  }
}
