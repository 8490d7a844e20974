/** A cache for responses that many request at once: concurrent requests share one read, and the result is kept for a while. */

type HeldOptions<Value> = {
  readonly read: (name: string) => Promise<Value>
  readonly forMs: number
  /** Maximum number of names; the least recently read is evicted. */
  readonly max: number
  readonly nowMs: () => number
}

interface Held<Value> {
  /** @throws the error of `read`; errors are not cached. */
  get(name: string): Promise<Value>
  /** Empties the cache, so that this node's own changes are visible at once. */
  forget(): void
}

export function createHeld<Value>({ read, forMs, max, nowMs }: HeldOptions<Value>): Held<Value> {
  const held = new Map<string, { readonly value: Promise<Value>; readonly untilMs: number }>()

  function get(name: string): Promise<Value> {
    const known = held.get(name)
    if (known && nowMs() < known.untilMs) return known.value
    const entry = { value: read(name), untilMs: nowMs() + forMs }
    held.delete(name)
    held.set(name, entry)
    entry.value.catch(() => {
      if (held.get(name) === entry) held.delete(name)
    })
    const [oldest] = held.keys()
    if (held.size > max && oldest !== undefined) held.delete(oldest)
    return entry.value
  }

  return { get, forget: () => held.clear() }
}
