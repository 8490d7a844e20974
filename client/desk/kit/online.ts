/** Whether the device has a network at all. */
import { useSyncExternalStore } from 'react'

function follow(hear: () => void) {
  const ended = new AbortController()
  for (const kind of ['online', 'offline']) addEventListener(kind, hear, { signal: ended.signal })
  return () => ended.abort()
}

export function useOnline(): boolean {
  return useSyncExternalStore(follow, () => navigator.onLine)
}
