/** The browser's events for network changes, sleeping and waking. */
import type { Happening } from './connection.ts'

export function hearWakes(signal: AbortSignal, happen: (happening: Happening) => void) {
  const wake = () => happen({ kind: 'wake' })
  addEventListener('online', wake, { signal })
  // A loss, not sleep: a false `offline`, as some virtual networks cause, then costs only one attempt.
  addEventListener('offline', () => happen({ kind: 'lost' }), { signal })
  document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal })
  // The browser had frozen the page to save power: no timers ran and no data arrived.
  document.addEventListener('resume', wake, { signal })
  // An open socket would keep the page out of the back/forward cache.
  addEventListener('pagehide', () => happen({ kind: 'sleep' }), { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && wake(), { signal })
}
