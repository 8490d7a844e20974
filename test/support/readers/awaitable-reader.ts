/** Collects what arrives and lets a test wait for the next of it. */

export interface AwaitableReader<T> {
  readonly take: (item: T) => void
  /** The next one, as soon as it is there. */
  next(): Promise<T>
  readonly unread: readonly T[]
}

export function createReader<T>(): AwaitableReader<T> {
  const unread: T[] = []
  const waiting: ((item: T) => void)[] = []
  return {
    unread,
    take(item) {
      const first = waiting.shift()
      if (first) first(item)
      else unread.push(item)
    },
    async next() {
      if (unread.length > 0) return unread.shift() as T
      return new Promise<T>(resolve => waiting.push(resolve))
    },
  }
}
