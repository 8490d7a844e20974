/** Collects what arrives and lets a test await the next item. */

export interface AwaitableReader<T> {
  readonly take: (item: T) => void
  /** Resolves with the next item as soon as it arrives. */
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
