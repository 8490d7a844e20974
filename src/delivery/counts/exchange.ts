/** Where nodes tell each other what they count. A node that is heard of no more counts no longer. */

/** By name: a stream for its readers, a site for its connections. */
export type Counts = ReadonlyMap<string, number>

export interface Exchange {
  /** How often it is worth asking. */
  readonly swapMs: number
  /** Tells the others what this node counts now; answers what they count, summed. */
  swap(mine: Counts): Promise<Counts>
  /** This node counts nothing any more. */
  leave(): Promise<void>
}

export const NO_COUNTS: Counts = new Map()

export function sumOf(counts: Iterable<Counts>): Counts {
  const sum = new Map<string, number>()
  for (const one of counts) for (const [name, number] of one) sum.set(name, (sum.get(name) ?? 0) + number)
  return sum
}

/** As plain JSON; whatever has another form counts nothing. */
export function countsIn(printed: unknown): Counts {
  const entries = typeof printed === 'object' && printed !== null ? Object.entries(printed) : []
  return new Map(entries.filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])))
}
