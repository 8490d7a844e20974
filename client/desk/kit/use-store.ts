/** The current value of a store, in a view. */
import { useSyncExternalStore } from 'react'
import type { Readable } from './store.ts'

export function useStore<T>({ subscribe, get }: Readable<T>): T {
  return useSyncExternalStore(subscribe, get)
}
