/** Time, passed in: no code sets a timer of its own, so that a test can be the clock. */

export interface Clock {
  now(): Date
  /** Runs `task` once. The returned function cancels it. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` repeatedly. The returned function stops it. */
  every(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  every(ms, task) {
    const timer = setInterval(task, ms)
    return () => clearInterval(timer)
  },
}
