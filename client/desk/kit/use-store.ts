/** The current value of a store, in a view. */
import { useSyncExternalStore } from 'react'
import type { KeyedStore } from './keyed-store.ts'
import type { Readable } from './store.ts'

export function useStore<T>({ subscribe, get }: Readable<T>): T {
  return useSyncExternalStore(subscribe, get)
}

/** Rerenders only when the value of this key changes, and looks at no other. */
export function useKeyed<T>(store: KeyedStore<T>, key: string): T | undefined {
  return useStore(store.of(key))
}
