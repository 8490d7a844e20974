/** The port through which nodes exchange their counts. A node that stops reporting is no longer counted. */

/** By name: the readers of a stream, or the connections of a site. */
export type Counts = ReadonlyMap<string, number>

export interface Exchange {
  /** The interval between exchanges. */
  readonly swapMs: number
  /** Reports this node's counts; returns the sums of the others. */
  swap(mine: Counts): Promise<Counts>
  /** Removes this node's counts. */
  leave(): Promise<void>
}

export const NO_COUNTS: Counts = new Map()

export function sumOf(counts: Iterable<Counts>): Counts {
  const sum = new Map<string, number>()
  for (const one of counts) for (const [name, number] of one) sum.set(name, (sum.get(name) ?? 0) + number)
  return sum
}

/** Parses JSON values; anything of another shape is ignored. */
export function countsIn(printed: unknown): Counts {
  const entries = typeof printed === 'object' && printed !== null ? Object.entries(printed) : []
  return new Map(entries.filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])))
}
