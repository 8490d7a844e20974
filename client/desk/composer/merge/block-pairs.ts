/** Pairs the blocks of two bodies: by key, and where keys are new, by similar text. */
import type { Block, PortableText } from '#shared/blog/portable-text.ts'
import { blockWords } from './block-words.ts'
import { commonOrder, type Pair } from './common-order.ts'
import { wordsOf } from './word-difference.ts'

/** Of its words: with fewer in common it is rather another block than a changed one. */
const ENOUGH_IN_COMMON = 0.4

type BlockPairs = {
  /** In the order of both bodies. */
  readonly inOrder: readonly Pair[]
  /** The same block at another place. */
  readonly moved: readonly Pair[]
}

export function pairBlocks(before: PortableText, after: PortableText): BlockPairs {
  const byKey = commonOrder({
    before,
    after,
    isSame: (one, other) => one._key === other._key && one._type === other._type,
  })
  const inOrder = byKey.length === 0 ? likeIn(whole(before, after), before, after) : withLike(byKey, before, after)
  const [paired, taken] = [new Set(inOrder.map(([i]) => i)), new Set(inOrder.map(([, j]) => j))]
  const moved = before.flatMap((block, i): Pair[] => {
    if (paired.has(i)) return []
    const j = after.findIndex((other, j) => !taken.has(j) && other._key === block._key && other._type === block._type)
    if (j < 0) return []
    taken.add(j)
    return [[i, j]]
  })
  return { inOrder, moved }
}

type Gap = { readonly from: Pair; readonly to: Pair }

function whole(before: PortableText, after: PortableText): Gap {
  return { from: [0, 0], to: [before.length, after.length] }
}

function withLike(byKey: readonly Pair[], before: PortableText, after: PortableText): Pair[] {
  const ends: Pair[] = [...byKey, [before.length, after.length]]
  return ends.flatMap((to, index) => {
    const [i, j] = ends[index - 1] ?? [-1, -1]
    const like = likeIn({ from: [i + 1, j + 1], to }, before, after)
    return index < byKey.length ? [...like, to] : like
  })
}

/** Each comparison looks at the words of two blocks. */
const MOST_EDITS = 200

/** Between two blocks that are known, in order. A key that stands elsewhere has been moved there. */
function likeIn({ from, to }: Gap, before: PortableText, after: PortableText): Pair[] {
  const [keysBefore, keysAfter] = [before, after].map(body => new Set(body.map(({ _key }) => _key)))
  const pairs = commonOrder({
    before: before.slice(from[0], to[0]),
    after: after.slice(from[1], to[1]),
    isSame: (one, other) =>
      one._key === other._key || (!keysAfter?.has(one._key) && !keysBefore?.has(other._key) && isLike(one, other)),
    mostEdits: MOST_EDITS,
  })
  return pairs.map(([i, j]) => [i + from[0], j + from[1]])
}

function isLike(one: Block, other: Block): boolean {
  if (one._type !== other._type) return false
  const [words, others] = [wordSet(one), wordSet(other)]
  const shared = [...words].filter(word => others.has(word)).length
  return shared / Math.max(words.size, others.size, 1) >= ENOUGH_IN_COMMON || (words.size === 0 && others.size === 0)
}

const sets = new WeakMap<Block, ReadonlySet<string>>()

/** A block is compared with many. */
function wordSet(block: Block): ReadonlySet<string> {
  const known = sets.get(block) ?? new Set(wordsOf(blockWords(block).text).filter(isWord))
  sets.set(block, known)
  return known
}

function isWord(text: string): boolean {
  return text.trim() !== ''
}
