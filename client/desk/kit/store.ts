/** A value that changes over time and notifies its subscribers; it outlives the views that show it. */

export type Readable<T> = {
  readonly get: () => T
  /** The returned function ends the subscription. */
  readonly subscribe: (hear: () => void) => () => void
}

export type Store<T> = Readable<T> & { readonly set: (next: T | ((held: T) => T)) => void }

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
