/** A value that changes, to be looked at and listened to; `useStore` takes it as it is. */

export type Readable<T> = {
  readonly get: () => T
  /** The returned function ends it. */
  readonly subscribe: (hear: () => void) => () => void
}

export type Writable<T> = Readable<T> & { readonly set: (value: T) => void }

export function createReadable<T>(first: T): Writable<T> {
  const listeners = new Set<() => void>()
  let held = first
  return {
    get: () => held,
    set(value) {
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
