/** The browser's events about network, sleep and waking. */
import type { Happening } from './connection.ts'

export function hearWakes(signal: AbortSignal, happen: (happening: Happening) => void) {
  const wake = () => happen({ kind: 'wake' })
  addEventListener('online', wake, { signal })
  // A wrong `offline`, as some virtual networks cause it, costs one attempt: it is only a loss, not a sleep.
  addEventListener('offline', () => happen({ kind: 'lost' }), { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake(), { signal })
  // The browser froze the page to save power: its timers stood still and no data arrived.
  document.addEventListener('resume', wake, { signal })
  // An open socket would keep the page out of the back/forward cache.
  addEventListener('pagehide', () => happen({ kind: 'sleep' }), { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && wake(), { signal })
}
