/** The longest common subsequence, as pairs of indexes. */
import { diffArrays } from 'diff'

export type Pair = readonly [before: number, after: number]

/** As many that came and went are found in some tens of milliseconds; what differs in more is taken as rewritten. */
const MOST_EDITS = 1_500

type Sequences<T> = {
  readonly before: readonly T[]
  readonly after: readonly T[]
  readonly isSame: (one: T, other: T) => boolean
  /** Fewer, where it is dear to see whether two are the same. */
  readonly mostEdits?: number
}

export function commonOrder<T>({ before, after, isSame, mostEdits }: Sequences<T>): Pair[] {
  const same = (i: number, j: number) => isSame(before[i] as T, after[j] as T)
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && same(head, head)) head += 1
  let tail = 0
  while (tail < most - head && same(before.length - 1 - tail, after.length - 1 - tail)) tail += 1

  const middle = longest({
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail),
    isSame,
    ...(mostEdits !== undefined && { mostEdits }),
  })
  return [
    ...Array.from({ length: head }, (_, i): Pair => [i, i]),
    ...middle.map(([i, j]): Pair => [i + head, j + head]),
    ...Array.from({ length: tail }, (_, i): Pair => [before.length - tail + i, after.length - tail + i]),
  ]
}

function longest<T>({ before, after, isSame, mostEdits = MOST_EDITS }: Sequences<T>): Pair[] {
  const runs = diffArrays([...before], [...after], { comparator: isSame, maxEditLength: mostEdits }) ?? []
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  for (const { added, removed, count } of runs) {
    if (added) j += count
    else if (removed) i += count
    else for (const end = i + count; i < end; ) pairs.push([i++, j++])
  }
  return pairs
}
