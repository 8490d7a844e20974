/** A store of values by key, whose subscribers to one key hear of that key alone: a timeline has thousands of entries. */
import { createStore, type Readable, type Store } from './store.ts'

export type KeyedStore<T> = Store<ReadonlyMap<string, T>> & {
  /** The identical one for the same key. There are as many as keys were asked for: those of one coverage's entries. */
  readonly of: (key: string) => Readable<T | undefined>
}

export function createKeyedStore<T>(): KeyedStore<T> {
  const all = createStore<ReadonlyMap<string, T>>(new Map())
  const ones = new Map<string, Store<T | undefined>>()
  const held = (key: string) => all.get().get(key)
  all.subscribe(() => {
    for (const [key, one] of ones) one.set(() => held(key))
  })
  return {
    ...all,
    of(key) {
      const one = ones.get(key) ?? createStore(held(key))
      ones.set(key, one)
      return one
    },
  }
}
