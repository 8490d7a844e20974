/** A value that changes over time, and those who want to know: what lives longer than the views that show it. */
import { useSyncExternalStore } from 'react'

export type Store<T> = {
  get(): T
  set(next: T | ((held: T) => T)): void
  subscribe(hear: () => void): () => void
}

export function createStore<T>(first: T): Store<T> {
  const listeners = new Set<() => void>()
  let held = first
  return {
    get: () => held,
    set(next) {
      const value = typeof next === 'function' ? (next as (held: T) => T)(held) : next
      if (value === held) return
      held = value
      for (const hear of [...listeners]) hear()
    },
    subscribe(hear) {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
  }
}

export function useStore<T>({ subscribe, get }: Pick<Store<T>, 'get' | 'subscribe'>): T {
  return useSyncExternalStore(subscribe, get)
}
