/** What two sequences have in common, in order: the longest such, as pairs of places. */

export type Pair = readonly [before: number, after: number]

/** A table of so many cells is filled in a few milliseconds; what is larger is taken as rewritten. */
const MOST_CELLS = 4_000_000

type Sequences<T> = {
  readonly before: readonly T[]
  readonly after: readonly T[]
  readonly isSame: (one: T, other: T) => boolean
}

export function commonOrder<T>({ before, after, isSame }: Sequences<T>): Pair[] {
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
  })
  return [
    ...Array.from({ length: head }, (_, i): Pair => [i, i]),
    ...middle.map(([i, j]): Pair => [i + head, j + head]),
    ...Array.from({ length: tail }, (_, i): Pair => [before.length - tail + i, after.length - tail + i]),
  ]
}

function longest<T>({ before, after, isSame }: Sequences<T>): Pair[] {
  const width = after.length + 1
  if (before.length === 0 || after.length === 0 || before.length * width > MOST_CELLS) return []
  const lengths = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = isSame(before[i] as T, after[j] as T)
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1))

  const pairs: Pair[] = []
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (isSame(before[i] as T, after[j] as T)) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}
