/** Waits, unless it is told to stop. */
import type { Clock } from '#platform/clock.ts'

type Waiting = { readonly clock: Clock; readonly signal?: AbortSignal }

/** Resolves when the time has passed, or at once when the signal comes; the caller looks which. */
export function pause(ms: number, { clock, signal }: Waiting): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve()
      return
    }
    const end = () => {
      callOff()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const callOff = clock.after(ms, end)
    signal?.addEventListener('abort', end)
  })
}
