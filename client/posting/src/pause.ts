/** Waits, until a signal aborts. */

/** Time, passed in, so that a test can be the clock. */
export type Timer = {
  now(): Date
  /** Runs `task` once. The returned function cancels it. */
  after(ms: number, task: () => void): () => void
}

export const systemTimer: Timer = {
  now: () => new Date(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

type Waiting = { readonly timer: Timer; readonly signal?: AbortSignal }

/** Resolves when the time has passed, or as soon as the signal aborts; the caller checks which. */
export function pause(ms: number, { timer, signal }: Waiting): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve()
    const end = () => {
      cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const cancel = timer.after(ms, end)
    signal?.addEventListener('abort', end)
  })
}
