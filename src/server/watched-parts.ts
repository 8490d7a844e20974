/** Logs once when a part that this node needs stops working, with the reason, and once when it works again. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import type { PartFound, Parts } from '#platform/parts.ts'

/** Between checks after failed requests, and while a part is down: often enough for a log, cheap for a database. */
const LOOK_MS = 5_000

type WatchedPartsOptions = { readonly parts: Parts; readonly clock: Clock; readonly logger: Logger }

export type WatchedParts = Parts & {
  /** Call it when a request failed: checks the parts, but not more often than every few seconds. */
  doubt(): void
  close(): void
}

export function watchedParts({ parts, clock, logger }: WatchedPartsOptions): WatchedParts {
  const down = new Set<string>()
  let stopLooking = () => {}
  let isLooking = false

  async function check(): Promise<readonly PartFound[]> {
    const found = await parts.check()
    for (const part of found) if (part.isNeeded) note(part)
    if (down.size > 0) look()
    return found
  }

  function note({ name, state }: PartFound): void {
    if (state.kind === 'down' && !down.has(name)) {
      down.add(name)
      logger.error({ part: name, reason: state.reason }, 'this node cannot do its work: a part of it is down')
    }
    if (state.kind === 'up' && down.delete(name)) logger.info({ part: name }, 'a part that was down works again')
  }

  function look(): void {
    if (isLooking) return
    isLooking = true
    stopLooking = clock.after(LOOK_MS, () => {
      isLooking = false
      if (down.size > 0) void check()
    })
  }

  return {
    check,
    doubt() {
      if (isLooking) return
      look()
      void check()
    },
    close: () => stopLooking(),
  }
}
