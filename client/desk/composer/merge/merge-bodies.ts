/** Two edited bodies and the one they came from, block by block. */

import { isSame } from '#client/desk/kit/same.ts'
import type { Block, PortableText } from '#shared/blog/portable-text.ts'
import { pairBlocks } from './block-pairs.ts'
import type { Conflict, MergedPart, Sides } from './conflict.ts'

/** With its index in base, mine and theirs. */
type Entry = Sides<Block> & { readonly positions: readonly (number | undefined)[] }

export function mergeBodies(base: PortableText, mine: PortableText, theirs: PortableText) {
  const parts: MergedPart[] = []
  const conflicts: Conflict[] = []
  for (const entry of entriesOf({ base, mine, theirs })) {
    const outcome = outcomeOf(entry)
    if (outcome.kind === 'settled') {
      if (outcome.block) parts.push({ kind: 'block', block: outcome.block })
      continue
    }
    const id = `block-${conflicts.length + 1}`
    const { base, mine, theirs } = entry
    parts.push({ kind: 'conflict', id })
    conflicts.push({ kind: 'block', id, base, mine, theirs })
  }
  return { parts, conflicts }
}

type Outcome = { readonly kind: 'settled'; readonly block: Block | undefined } | { readonly kind: 'conflict' }

/** Keys are ignored: a body that was sent as Markdown again has new ones. */
function outcomeOf({ base, mine, theirs }: Entry): Outcome {
  if (!base && (!mine || !theirs)) return { kind: 'settled', block: mine ?? theirs }
  if (isAlike(mine, theirs) || isAlike(theirs, base)) return { kind: 'settled', block: mine }
  return isAlike(mine, base) ? { kind: 'settled', block: theirs } : { kind: 'conflict' }
}

type Bodies = { readonly base: PortableText; readonly mine: PortableText; readonly theirs: PortableText }

const MINE = 1
const THEIRS = 2

/** The order is mine, unless only they moved blocks. Additions of the other side stay after the block that they followed there. */
function entriesOf({ base, mine, theirs }: Bodies): Entry[] {
  const [toMine, toTheirs] = [pairBlocks(base, mine), pairBlocks(base, theirs)]
  const [mineOf, theirsOf] = [positionsOf(toMine), positionsOf(toTheirs)]
  const entries = base.map((block, position): Entry => {
    const [m, t] = [mineOf.get(position), theirsOf.get(position)]
    return { base: block, mine: at(mine, m), theirs: at(theirs, t), positions: [position, m, t] }
  })
  const myOwn = added(mine, mineOf).map(([block, position]) =>
    ownEntry({ mine: block }, [undefined, position, undefined]),
  )
  const theirOwn = added(theirs, theirsOf)
    .map(([block, position]) => ownEntry({ theirs: block }, [undefined, undefined, position]))
    .filter(entry => !joinTwin(entry, myOwn))

  const isTheirOrder = toMine.moved.length === 0 && toTheirs.moved.length > 0
  const ordered = inOrderOf(entries, isTheirOrder ? THEIRS : MINE)
  for (const entry of isTheirOrder ? theirOwn : myOwn) insert(ordered, entry, isTheirOrder ? THEIRS : MINE)
  for (const entry of isTheirOrder ? myOwn : theirOwn) insert(ordered, entry, isTheirOrder ? MINE : THEIRS)
  return ordered
}

function positionsOf({ inOrder, moved }: ReturnType<typeof pairBlocks>): ReadonlyMap<number, number> {
  return new Map([...inOrder, ...moved])
}

function added(body: PortableText, known: ReadonlyMap<number, number>): [Block, number][] {
  const old = new Set(known.values())
  return body.flatMap((block, position): [Block, number][] => (old.has(position) ? [] : [[block, position]]))
}

function ownEntry(side: Partial<Sides<Block>>, positions: Entry['positions']): Entry {
  return { base: undefined, mine: undefined, theirs: undefined, ...side, positions }
}

/** Both wrote the same, or both changed a block that is in neither's base, as after a merge before. */
function joinTwin({ theirs, positions }: Entry, myOwn: Entry[]): boolean {
  // One that has its twin is taken: another would push the first out.
  const index = myOwn.findIndex(
    ({ mine, theirs: twin }) => !twin && (mine?._key === theirs?._key || isAlike(mine, theirs)),
  )
  const twin = myOwn[index]
  if (twin) myOwn[index] = { ...twin, theirs, positions: [undefined, twin.positions[MINE], positions[THEIRS]] }
  return twin !== undefined
}

/** A block that the leading side removed stays after the block that it followed: the other side may have changed it. */
function inOrderOf(entries: readonly Entry[], side: number): Entry[] {
  const ordered = entries
    .filter(({ positions }) => positions[side] !== undefined)
    .toSorted((one, other) => (one.positions[side] ?? 0) - (other.positions[side] ?? 0))
  for (const entry of entries) if (entry.positions[side] === undefined) insert(ordered, entry, 0)
  return ordered
}

/** After the nearest block before it, on the side that it comes from. */
function insert(ordered: Entry[], entry: Entry, side: number) {
  const position = entry.positions[side] ?? 0
  let [nearest, after] = [-1, -1]
  for (const [index, { positions }] of ordered.entries()) {
    const other = positions[side]
    if (other !== undefined && other < position && other > nearest) [nearest, after] = [other, index]
  }
  ordered.splice(after + 1, 0, entry)
}

function at(body: PortableText, position: number | undefined): Block | undefined {
  return position === undefined ? undefined : body[position]
}

function isAlike(one: Block | undefined, other: Block | undefined): boolean {
  return isSame(one && { ...one, _key: '' }, other && { ...other, _key: '' })
}
