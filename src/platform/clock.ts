/** Time is passed in, timers included, so that a test can control it. */

export interface Clock {
  now(): Date
  /** Milliseconds that only go forward, for measuring: `now` is set back when the machine's time is corrected. */
  elapsedMs(): number
  /** Runs `task` once. The returned function cancels it. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` repeatedly. The returned function stops it. */
  every(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  every(ms, task) {
    const timer = setInterval(task, ms)
    return () => clearInterval(timer)
  },
}
