/** Limits concurrency; callers above the limit wait in order. The queue is bounded by the pages that are read ahead. */
export class Limiter {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /** Undefined if there is room at once, because a needless await would cost a turn of the event loop. */
  enter(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free -= 1
      return undefined
    }
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  /** False if `signal` was aborted first; then there is nothing to release. */
  async enterUnless(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    const turn = this.enter()
    if (!turn) return true
    const { promise: aborted, resolve } = Promise.withResolvers<void>()
    const abort = () => resolve()
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([turn, aborted])
    signal.removeEventListener('abort', abort)
    if (!signal.aborted) return true
    // The slot may be granted all the same; it is passed on.
    void turn.then(() => this.leave())
    return false
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}
